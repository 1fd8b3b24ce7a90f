"""What the numbers add to the pages for the team of an event."""

from flask import url_for

from ..events import Event
from ..events.managing import ManageTab, adds_manage_tab
from ..languages import gettext


@adds_manage_tab
def _numbers_tab(event: Event) -> ManageTab:
    report = url_for("insights.reports.show", slug=event.slug)
    return ManageTab(gettext("Numbers"), url_for("insights.numbers.show", slug=event.slug), place=80, also=(report,))
