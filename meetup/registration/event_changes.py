"""Telling everybody concerned, once, that an event was moved, cancelled, or takes place after all."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from ..events import Attendance, Event
from ..events.calendar import CalendarInvitation, calendar_site, event_calendar
from ..events.time_labels import time_label
from ..extensions import db, now
from ..jobs import Job, runs_job
from ..languages import gettext, lazy_gettext
from ..outbox import CalendarEntry, Letter, Link, NothingToSend, absolute_url, plans, write_letters, writes_letter
from ..people import User
from ..people.names import short_name
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
        event.told_sequence = event.sequence
        organizer = _first_organizer(event)
        ids = _concerned_ids(event)
        if organizer and ids:
            start_job(KIND, event, organizer, ids)
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
        query = select(User.id, User.email, User.language).join(Registration, Registration.user_id == User.id)
        rows = db.session.execute(query.where(Registration.id.in_(things)).order_by(User.id)).all()
        facts = {"event_id": str(event.id), "sequence": str(event.told_sequence)}
        write_letters(KIND, [(row.email, {**facts, "user_id": str(row.id), "language": row.language}) for row in rows])
        return {"told": len(rows)}

    def result_text(self, job: Job) -> str:
        return gettext("Everyone has been told.")


@writes_letter(KIND)
def _change_letter(event_id: str, user_id: str, sequence: str) -> Letter:
    event, user = db.session.get(Event, int(event_id)), db.session.get(User, int(user_id))
    if event is None or user is None or event.told_sequence != int(sequence) or event.ends_at <= now():
        raise NothingToSend  # It has changed again, of which there will be another letter.
    is_cancelled = event.status == "cancelled"
    subject, sentence = _cancelled_texts(event) if is_cancelled else _moved_texts(event)
    return Letter(
        subject=subject,
        name=short_name(user.profile.name),
        paragraphs=(sentence,),
        details=() if is_cancelled else tuple(filter(None, (time_label(event), event.venue))),
        button=Link(gettext("Open the event"), absolute_url(f"/events/{event.slug}")),
        reason=gettext("You get this because you signed up for %(title)s.", title=event.title),
        calendar=_entry(event, user),
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


def _entry(event: Event, user: User) -> CalendarEntry | None:
    """Return what corrects the entry in the calendar of somebody who goes."""
    if event.find_attendance(user) is None:
        return None
    method = "CANCEL" if event.status == "cancelled" else "REQUEST"
    site = calendar_site(current_app.config["MEETUP"])
    url = absolute_url(f"/events/{event.slug}")
    invitation = CalendarInvitation(method, user.email)
    return CalendarEntry(f"{event.slug}.ics", method, event_calendar(event, url, site, invitation=invitation))
