"""The pages on which a team runs its event. Slices add tabs, figures and what there is to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from flask import url_for

from ..hooks import Hook
from ..languages import gettext
from .models import Event


@dataclass(frozen=True)
class ManageTab:
    """A tab of the pages for the team. ``count`` is what waits for them there. Staff see it if it is ``for_staff``.

    ``place`` puts the tabs in order, from the left. ``also`` are the paths of other pages that belong to the tab.
    """

    label: str
    url: str
    count: int = 0
    place: int = 0
    also: tuple[str, ...] = ()
    for_staff: bool = False


@dataclass(frozen=True)
class Figure:
    """A number on the overview, with what it counts and what it is part of.

    Staff see it, without the link, if it is ``for_staff``.
    """

    label: str
    number: int
    detail: str = ""
    url: str = ""
    for_staff: bool = False


@dataclass(frozen=True)
class Task:
    """Something to do next: the name of an icon, what it is, why, and where. Staff see it if it is ``for_staff``."""

    icon: str
    text: str
    detail: str
    url: str
    for_staff: bool = False


adds_manage_tab: Hook[Callable[[Event], ManageTab]] = Hook("adds_manage_tab")
"""Return a tab of the pages for the team of an event."""

adds_figures: Hook[Callable[[Event], Iterable[Figure]]] = Hook("adds_figures")
"""Return numbers for the overview of an event."""

suggests_tasks: Hook[Callable[[Event], Iterable[Task]]] = Hook("suggests_tasks")
"""Return what the team of an event should do next."""


def manage_tabs(event: Event, is_staff: bool = False) -> list[ManageTab]:
    """Return the tabs of the pages for the team of ``event``: all of them, or those that staff may open."""
    own = [
        ManageTab(gettext("Overview"), url_for("events.overviews.show", slug=event.slug), for_staff=True),
        ManageTab(
            gettext("Page"), url_for("events.events.edit", slug=event.slug), place=10, also=_pages_of_page(event)
        ),
    ]
    tabs = own + [add_tab(event) for add_tab in adds_manage_tab]
    return sorted((tab for tab in tabs if tab.for_staff or not is_staff), key=lambda tab: tab.place)


def _pages_of_page(event: Event) -> tuple[str, ...]:
    """Return the paths of what the tab "Page" leads to, where it stays marked."""
    return tuple(f"/events/{event.slug}/manage/{name}" for name in ("practical", "sponsors"))


def figures_of(event: Event, is_staff: bool = False) -> list[Figure]:
    found = [figure for figures in adds_figures for figure in figures(event)]
    return [replace(figure, url="") for figure in found if figure.for_staff] if is_staff else found


def tasks_of(event: Event, is_staff: bool = False) -> list[Task]:
    """Return what the team of ``event`` should do next, the page itself first."""
    tasks = _page_tasks(event) + [task for suggest in suggests_tasks for task in suggest(event)]
    return [task for task in tasks if task.for_staff or not is_staff]


def _page_tasks(event: Event) -> list[Task]:
    page = url_for("events.events.show", slug=event.slug)
    edit = url_for("events.events.edit", slug=event.slug)
    tasks = []
    if event.status == "draft":
        tasks.append(Task("eye", gettext("Publish your event"), gettext("Only organizers see it so far."), page))
    if not event.description:
        tasks.append(Task("edit", gettext("Say what it's about"), gettext("The page has no description yet."), edit))
    if not event.venue:
        tasks.append(Task("pin", gettext("Say where it is"), gettext("The page names no place yet."), edit))
    return tasks
