"""What the schedule adds to the pages for the team of an event."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy import func, select

from ..events import Event
from ..events.log import LoggedAct, describes_act
from ..events.managing import Figure, ManageTab, Task, adds_figures, adds_manage_tab, suggests_tasks
from ..extensions import db
from ..languages import gettext, ngettext
from .claims import SpeakerClaim
from .imports import ScheduleImport
from .models import ScheduleSession


@adds_manage_tab
def _schedule_tab(event: Event) -> ManageTab:
    return ManageTab(gettext("Schedule"), _url(event), place=40)


@adds_figures
def _schedule_figures(event: Event) -> Iterator[Figure]:
    if count := _session_count(event):
        yield Figure(gettext("Sessions"), count, "", _url(event))


@suggests_tasks
def _schedule_tasks(event: Event) -> Iterator[Task]:
    if ScheduleImport.find(event.id):
        url = url_for("schedule.imports.show", slug=event.slug)
        yield Task("import", gettext("Review the schedule"), gettext("Nothing is changed until you publish it."), url)
    elif not _session_count(event) and event.phase_now != "past":
        text = gettext("Import it from the tool you use, or type it.")
        yield Task("calendar", gettext("No schedule yet"), text, _url(event))


@suggests_tasks
def _speaker_tasks(event: Event) -> Iterator[Task]:
    if count := SpeakerClaim.count_pending(event.id):
        text = ngettext("Confirm %(num)s speaker", "Confirm %(num)s speakers", count)
        url = url_for("schedule.claims.index", slug=event.slug)
        yield Task("people", text, gettext("They say that a name in the schedule is theirs."), url)


@describes_act("speaker_approved")
def _approved(act: LoggedAct) -> str:
    return gettext("%(name)s confirmed %(person)s as a speaker.", name=act.actor, person=act.person)


@describes_act("speaker_declined")
def _declined(act: LoggedAct) -> str:
    return gettext("%(name)s said that %(person)s is not a speaker.", name=act.actor, person=act.person)


def _session_count(event: Event) -> int:
    query = select(func.count()).where(ScheduleSession.event_id == event.id, ScheduleSession.gone_at.is_(None))
    return db.session.scalar(query) or 0


def _url(event: Event) -> str:
    return url_for("schedule.manage.index", slug=event.slug)
