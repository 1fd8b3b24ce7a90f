"""What badges add to the pages for the team of an event."""

from collections.abc import Iterator

from flask import url_for

from ..events import Event
from ..events.managing import ManageTab, Task, adds_manage_tab, suggests_tasks
from ..languages import gettext


@adds_manage_tab
def _badges_tab(event: Event) -> ManageTab:
    url = url_for("badges.designs.edit", slug=event.slug)
    return ManageTab(gettext("Badges"), url, place=55, also=(f"{url}/", f"/events/{event.slug}/manage/posters"))


@suggests_tasks
def _badges_task(event: Event) -> Iterator[Task]:
    """Lead staff to the badges that they print at the door."""
    if event.status == "published" and event.phase_now == "live":
        url = url_for("badges.people.index", slug=event.slug)
        yield Task("badge", gettext("Print a badge at the door"), gettext("Search a name."), url, for_staff=True)
