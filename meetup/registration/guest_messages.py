"""Mails of organizers to guests. They do not learn the addresses."""

from collections.abc import Sequence

from sqlalchemy import select

from ..events import Event
from ..extensions import db
from ..languages import gettext
from ..outbox import MANY_AT_ONCE, Letter, load_fact_row, writes_letter
from ..people import User
from .event_letters import event_letter, event_link, write_to_registered
from .models import Registration, RegistrationState

KIND = "guest_message"
REACHED = (RegistrationState.GOING, RegistrationState.WAITING, RegistrationState.REQUESTED)
"""The states of those who can be written to: whoever left, was declined or only invited has asked for nothing."""


def reached_ids(event: Event, ids: Sequence[int]) -> list[int]:
    """Return those of these registrations whose people can be written to."""
    query = select(Registration.id).where(Registration.event_id == event.id, Registration.id.in_(ids))
    query = query.where(Registration.user_id.is_not(None), Registration.state.in_(REACHED))
    return list(db.session.scalars(query.order_by(Registration.id)))


def write_to_guests(event: Event, by: User, ids: Sequence[int], subject: str, text: str) -> int:
    """Write a mail to these guests, and return to how many."""
    facts = {"event_id": str(event.id), "writer_id": str(by.id), "subject": subject, "text": text}
    is_reached = Registration.event_id == event.id, Registration.state.in_(REACHED)
    return write_to_registered(KIND, ids, facts, *is_reached)


MANY_AT_ONCE.add(KIND)


@writes_letter(KIND)
def _message_letter(event_id: str, writer_id: str, user_id: str, subject: str, text: str) -> Letter:
    event, writer, user = load_fact_row(Event, event_id), load_fact_row(User, writer_id), load_fact_row(User, user_id)
    return event_letter(
        event,
        user,
        f"{event.title}: {subject}",
        *filter(None, text.split("\n")),
        afterwards=(gettext("%(name)s, organizer of %(title)s", name=writer.profile.name, title=event.title),),
        button=event_link(event),
    )
