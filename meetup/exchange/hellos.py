"""Saying hello to somebody who lets themself be found: a meeting that asks for their card, as scanning their badge."""

from collections.abc import Collection
from uuid import UUID, uuid5

from flask import url_for
from sqlalchemy import select

from ..contacts.models import Contact
from ..database import in_ids
from ..events import Event, are_badges_open
from ..extensions import db, now
from ..people import User
from ..rooms.presence import feed as presence
from .encounters import Encounter, ExchangeResult, Scan
from .refusals import ExchangeError
from .ways import Way

HELLO_NAMESPACE = UUID("5d1c3a52-93b5-4c0e-9a3c-0f2a1a6f7c11")
"""The name space of greetings (RFC 9562, section 5.5)."""


def say_hello(me: User, other: User, event: Event, occasion: str) -> ExchangeResult:
    """``me`` and ``other``, who both attend ``event``, are on each other's lists, and ``other`` is asked for the card.

    Said again on the same ``occasion``, it is the same meeting.

    Raises:
        ExchangeError: as for a scan of a badge, and outside of the hours of the event.
    """
    attendance = event.find_attendance(other)
    if attendance is None or not are_badges_open(event, now()):
        raise ExchangeError(410, "Saying hello works while the event is on, and for twelve hours before and after.")
    return Encounter.exchange(me, attendance.badge, Scan(uuid5(HELLO_NAMESPACE, occasion), now(), Way.INTRODUCTION))


@presence.finds_contact_urls
def contact_urls_of(reader: User, user_ids: Collection[int]) -> dict[int, str]:
    """Where ``reader`` finds those of these people who are on their list."""
    query = select(User.id, Contact.id).join(Contact, Contact.person_id == User.id)
    query = query.where(Contact.owner_id == reader.id, Contact.is_not_merged(), in_ids(User.id, user_ids))
    rows = db.session.execute(query)
    return {person_id: url_for("follow_up.contacts.show", contact_id=contact_id) for person_id, contact_id in rows}
