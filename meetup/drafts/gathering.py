"""Gathering what a draft may say about the meeting with a contact."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import Select, bindparam, select

from ..codes import Code
from ..contacts.models import Contact
from ..contacts.promises import Promise
from ..database.prepared import GIVEN_USER, moment, prepared
from ..events import Attendance, Event
from ..exchange.encounters import Encounter
from ..extensions import db
from ..people import Card
from .facts import MeetingFacts, shared_interests, topics_that_meet
from .habits import Manner
from .languages import draft_language
from .promising import reads_on

MAX_NAMED_INTERESTS = 3
"""Shared interests that a message names."""


def meeting_facts(contact: Contact, card: Card, promises: Sequence[Promise], manner: Manner) -> MeetingFacts:
    """Return what is known of the meeting. Of the owner's promises it is the first that can stand in a letter."""
    mine = contact.owner.profile
    topics = mine.topic_names("interest") if card.interests else ()
    asks = topics_that_meet(mine.topic_names("offer"), card.asks) if card.asks else ()
    event = _next_event_of_both(contact)
    is_by_hand = contact.kept_card is not None and contact.kept_card.source == "by_hand"
    return MeetingFacts(
        full_name=card.name,
        me=mine.name,
        call_name=manner.call_name,
        is_formal=manner.address_is_formal,
        event=contact.event_name,
        room="" if is_by_hand else contact.room_name,  # the owner typed it somewhere else, perhaps
        met_at=None if contact.unmet_at else contact.met_at,
        met_before=Encounter.met_on_earlier_day(contact),
        promise=next((promise.text for promise in open_promises(promises) if reads_on(promise.text)), ""),
        interests=shared_interests(topics, card)[:MAX_NAMED_INTERESTS],
        ask=next(iter(asks), ""),
        topics_language=draft_language(contact.owner.language),
        next_event=event.title if event else "",
        next_event_at=event.starts_at if event else None,
        card="" if contact.person_id else _card_address(contact),
        seed=contact.id,
    )


def open_promises(promises: Sequence[Promise]) -> list[Promise]:
    """Return the owner's own promises that are not kept yet."""
    return [promise for promise in promises if promise.side == "mine" and promise.kept_at is None]


def _next_event_of_both(contact: Contact) -> Event | None:
    """Return the next event in whose directory both are listed, so that each may know of the other (P4)."""
    if contact.person_id is None or contact.is_hidden:
        return None
    values = {"user_id": contact.owner_id, "person_id": contact.person_id}
    return db.session.scalar(_next_event_query(), values)


@prepared
def _next_event_query() -> Select[Event]:
    listed_ids = Attendance.event_ids_listing_both(GIVEN_USER.id, bindparam("person_id"))
    query = select(Event).where(Event.id.in_(listed_ids))
    query = query.where(Event.starts_at > moment(), Event.status == "published")
    return query.order_by(Event.starts_at, Event.id).limit(1)


def _card_address(contact: Contact) -> str:
    code = Code.find_phone_code(contact.owner)
    return url_for("codes.show", code=code.code, _external=True) if code else ""
