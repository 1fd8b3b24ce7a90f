"""What all mails to those who stand with an event have in common."""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from sqlalchemy import select

from ..events import Event
from ..events.calendar import CalendarInvitation, event_calendar
from ..events.time_labels import time_label
from ..extensions import db
from ..languages import gettext
from ..outbox import CalendarEntry, Letter, Link, absolute_url, write_letters
from ..people import User
from ..people.names import short_name
from .models import Registration


def event_letter(event: Event, user: User, subject: str, *paragraphs: str, **parts: Any) -> Letter:
    """Return a letter to ``user`` about ``event``. ``parts`` are further attributes of it."""
    return Letter(
        subject=subject,
        name=short_name(user.profile.name),
        paragraphs=paragraphs,
        reason=gettext("You get this because you signed up for %(title)s.", title=event.title),
        **parts,
    )


def when_and_where(event: Event) -> tuple[str, ...]:
    return tuple(filter(None, (time_label(event), event.venue)))


def event_link(event: Event) -> Link:
    return Link(gettext("Open the event"), event_url(event))


def event_url(event: Event, path: str = "") -> str:
    """Return the address of the page of ``event``, or of one below it. It works in the worker too."""
    return absolute_url(f"/events/{event.slug}{path}")


def calendar_entry(event: Event, user: User, method: str) -> CalendarEntry:
    """Return the entry that puts the event into the reader's calendar ("REQUEST"), or takes it out ("CANCEL")."""
    config, invitation = current_app.config["MEETUP"], CalendarInvitation(method, user.email)
    content = event_calendar(event, event_url(event), config, invitation=invitation)
    return CalendarEntry(f"{event.slug}.ics", method, content)


def write_to_registered(kind: str, ids: Iterable[int], facts: dict[str, str], *conditions: Any) -> int:
    """Write a letter of that kind to the users of these registrations that meet ``conditions``. Return how many."""
    query = select(User.id, User.email, User.language).join(Registration, Registration.user_id == User.id)
    rows = db.session.execute(query.where(Registration.id.in_(ids), *conditions).order_by(User.id)).all()
    write_letters(kind, [(row.email, {**facts, "user_id": str(row.id), "language": row.language}) for row in rows])
    return len(rows)
