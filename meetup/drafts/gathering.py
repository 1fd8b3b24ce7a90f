"""Gathering what a draft may say about the meeting with a contact."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from flask import url_for

from ..contacts.contexts import Context
from ..contacts.models import Contact
from ..contacts.promises import Promise, PromiseLine
from ..formats import time_zone
from ..people import Card
from .background import Background, load_background
from .facts import MeetingFacts, shared_interests, topics_that_meet
from .habits import Manner
from .languages import draft_language
from .promising import reads_on

MAX_NAMED_INTERESTS = 3
"""Shared interests that a message names."""

AnyPromise = TypeVar("AnyPromise", Promise, PromiseLine)


def meeting_facts(
    contact: Contact,
    card: Card,
    promises: Sequence[AnyPromise],
    manner: Manner,
    known: Background | None = None,
) -> MeetingFacts:
    """Return what is known of the meeting. Of the owner's promises it is the first that can stand in a letter.

    What the database knows is looked up, unless it is given as ``known``.
    """
    mine, known = contact.owner.profile, known or load_background(contact)
    topics = mine.topic_names("interest") if card.interests else ()
    asks = topics_that_meet(mine.topic_names("offer"), card.asks) if card.asks else ()
    is_by_hand = contact.kept_card is not None and contact.kept_card.source == "by_hand"
    return MeetingFacts(
        full_name=card.name,
        me=mine.name,
        call_name=manner.call_name,
        is_formal=manner.address_is_formal,
        event=contact.event_name,
        room="" if is_by_hand else contact.room_name,  # the owner typed it somewhere else, perhaps
        session="" if is_by_hand or contact.unmet_at else known.session or "",
        met_at=None if contact.unmet_at else contact.met_at,
        met_before=_is_earlier_day(known.first_met_at, contact),
        promise=next((promise.text for promise in open_promises(promises) if reads_on(promise.text)), ""),
        interests=shared_interests(topics, card)[:MAX_NAMED_INTERESTS],
        ask=next(iter(asks), ""),
        topics_language=draft_language(contact.owner.language),
        introducer=known.introducer or "",
        helped_with=known.helped_with or "",
        introduced_to=known.introduced_to or "",
        next_event=known.next_event or "",
        next_event_at=known.next_event_at,
        card=_card_address(known.code) if known.code and not contact.person_id else "",
        context=contact.context,
        was_online=contact.context == Context.ONLINE and not is_by_hand and _is_online(contact),
        seed=contact.id,
    )


def open_promises(promises: Sequence[AnyPromise]) -> list[AnyPromise]:
    """Return the owner's own promises that are not kept yet."""
    return [promise for promise in promises if promise.side == "mine" and promise.kept_at is None]


def _is_online(contact: Contact) -> bool:
    """Return whether the latest meeting was in an online room."""
    return contact.unmet_at is None and contact.room is not None and contact.room.kind == "online"


def _is_earlier_day(first_met_at: datetime | None, contact: Contact) -> bool:
    """Return whether the two met before the day of their latest meeting, in the reader's time zone."""
    zone = time_zone()
    return bool(first_met_at and first_met_at.astimezone(zone).date() < contact.met_at.astimezone(zone).date())


def _card_address(code: str) -> str:
    return url_for("codes.show", code=code, _external=True)
