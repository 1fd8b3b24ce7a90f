"""Telling everybody concerned, once, that an event was cancelled, or that its time or place has changed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from ..events import Attendance, Event
from ..extensions import db, now
from ..jobs import Job, runs_job
from ..languages import gettext, lazy_gettext
from ..outbox import MANY_AT_ONCE, CalendarEntry, Letter, NothingToSend, load_fact_row, plans, writes_letter
from ..people import User
from .event_letters import calendar_entry, event_letter, event_link, when_and_where, write_to_registered
from .jobs import EventRunner, start_job
from .models import Registration, RegistrationState

KIND = "event_change"
SETTLING_TIME = timedelta(minutes=10)
"""How long an event has to stay as it is before people are told, so that a mistake or several edits are not."""
CONCERNED = (
    RegistrationState.GOING,
    RegistrationState.WAITING,
    RegistrationState.REQUESTED,
    RegistrationState.INVITED,
)


@plans
def tell_of_changes() -> Iterator[int]:
    """Begin to tell those who are concerned by events that have changed and settled since."""
    query = select(Event).where(Event.sequence > Event.told_sequence, Event.updated_at <= now() - SETTLING_TIME)
    query = query.where(Event.status != "draft", Event.ends_at > now()).order_by(Event.id)
    for event in db.session.scalars(query).all():
        values = {"told_sequence": event.sequence, "updated_at": Event.updated_at}  # It has not changed by this.
        db.session.execute(update(Event).where(Event.id == event.id).values(values))
        organizer = _first_organizer(event)
        ids = _concerned_ids(event)
        if organizer and ids:
            start_job(KIND, event, organizer, ids, sequence=event.sequence)
        yield len(ids)


def _first_organizer(event: Event) -> User | None:
    query = select(User).join(Attendance, Attendance.user_id == User.id)
    query = query.where(Attendance.event_id == event.id, Attendance.role == "organizer")
    return db.session.scalar(query.order_by(Attendance.id).limit(1))


def _concerned_ids(event: Event) -> Sequence[int]:
    """Return the registrations of everybody who is concerned, but for the organizers, who changed it."""
    organizers = select(Attendance.user_id).where(Attendance.event_id == event.id, Attendance.role == "organizer")
    query = select(Registration.id).where(Registration.event_id == event.id, Registration.state.in_(CONCERNED))
    query = query.where(Registration.user_id.is_not(None), Registration.user_id.not_in(organizers))
    return db.session.scalars(query.order_by(Registration.id)).all()


@runs_job(KIND)
class ChangeRunner(EventRunner):
    title = lazy_gettext("Tell people what has changed")

    def do(self, job: Job, event: Event, by: User, things: list[Any]) -> dict[str, Any]:
        facts = {"event_id": str(event.id), "sequence": str(job.payload["sequence"])}
        return {"told": write_to_registered(KIND, things, facts)}

    def result_text(self, job: Job) -> str:
        return gettext("Everyone has been told.")


MANY_AT_ONCE.add(KIND)


@writes_letter(KIND)
def _change_letter(event_id: str, user_id: str, sequence: str) -> Letter:
    event, user = load_fact_row(Event, event_id), load_fact_row(User, user_id)
    if event.told_sequence != int(sequence) or event.ends_at <= now():
        raise NothingToSend  # It has changed again, of which there will be another letter.
    is_cancelled = event.status == "cancelled"
    subject, sentence = _cancelled_texts(event) if is_cancelled else _moved_texts(event)
    return event_letter(
        event,
        user,
        subject,
        sentence,
        details=() if is_cancelled else when_and_where(event),
        button=event_link(event),
        calendar=_entry(event, user, "CANCEL" if is_cancelled else "REQUEST"),
    )


def _cancelled_texts(event: Event) -> tuple[str, str]:
    return (
        gettext("%(title)s is cancelled", title=event.title),
        gettext("The organizers have cancelled %(title)s. You don't have to do anything.", title=event.title),
    )


def _moved_texts(event: Event) -> tuple[str, str]:
    return (
        gettext("New time or place: %(title)s", title=event.title),
        gettext(
            "The organizers have changed when or where %(title)s takes place. This is how it is now:", title=event.title
        ),
    )


def _entry(event: Event, user: User, method: str) -> CalendarEntry | None:
    """Return what corrects the entry in the calendar of somebody who goes."""
    return calendar_entry(event, user, method) if event.find_attendance(user) else None
