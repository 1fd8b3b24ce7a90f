"""Saying hello to somebody in a room or a coffee pair. It works like a scan of their badge."""

from collections.abc import Collection
from uuid import UUID, uuid5

from flask import url_for
from sqlalchemy import func, select

from ..contacts.models import Contact
from ..database import in_ids
from ..events import Event, are_badges_open
from ..extensions import db, now
from ..languages import gettext
from ..people import User
from ..rooms.presence.people import finds_contact_urls
from .encounters import Encounter
from .exchanges import ExchangeResult, Scan, record_exchange
from .refusals import ExchangeError
from .ways import Way

HELLO_NAMESPACE = UUID("5d1c3a52-93b5-4c0e-9a3c-0f2a1a6f7c11")
"""The name space of the UUIDs of hellos (RFC 9562, section 5.5)."""


def say_hello(user: User, other: User, event: Event, occasion: str, line: str = "") -> ExchangeResult:
    """Put ``user`` and ``other``, who both attend ``event``, on each other's lists, and ask ``other`` for their card.

    ``line`` is what they say with it. A second hello on the same ``occasion`` is the same meeting.

    Raises:
        ExchangeError: badges cannot be scanned at this time, or the scan is refused as ``record_exchange`` says.
    """
    attendance = event.find_attendance(other)
    if attendance is None or not are_badges_open(event, now()):
        raise ExchangeError(410, gettext("You can say hello during the event, and for 12 hours before and after it."))
    undone = select(func.count()).where(Encounter.scanner_id == user.id, Encounter.scanned_id == other.id)
    undone_count = db.session.scalar(undone.where(Encounter.undone_at.is_not(None)))
    occasion = f"{occasion}/{undone_count}" if undone_count else occasion  # what was undone stays undone
    hello = Scan(uuid5(HELLO_NAMESPACE, occasion), now(), Way.INTRODUCTION, line=line)
    return record_exchange(user, attendance.badge, hello)


@finds_contact_urls
def contact_urls_of(reader: User, user_ids: Collection[int]) -> dict[int, str]:
    """Return the addresses of the contacts that ``reader`` has among ``user_ids``, by user id."""
    query = select(User.id, Contact.id).join(Contact, Contact.person_id == User.id)
    query = query.where(Contact.owner_id == reader.id, Contact.is_kept(), in_ids(User.id, user_ids))
    rows = db.session.execute(query)
    return {person_id: url_for("follow_up.contacts.show", contact_id=contact_id) for person_id, contact_id in rows}
