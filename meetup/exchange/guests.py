"""Guests: people without an account who give their card back."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from ..codes import Code
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..database import insert_once
from ..events import Event
from ..extensions import db, now
from ..people import User
from ..people.links import SignInLink
from ..rooms import Room
from .encounters import Encounter
from .refusals import PAUSED, REPLACED, ExchangeError, paused


@dataclass(frozen=True)
class Gift:
    """What a guest gives: a name, one channel (of ``CHANNELS``) and its value, and what they wrote along."""

    uuid: UUID
    name: str
    channel: str
    value: str
    message: str = ""


def give(code: Code, gift: Gift) -> Encounter:
    """Put the guest on the list of the owner of ``code``; the same ``uuid`` again is the same meeting.

    Raises:
        ExchangeError: the code has been replaced.
    """
    owner = code.owner
    assert owner is not None
    if not code.live:
        raise ExchangeError(410, REPLACED)
    if paused(code):
        raise ExchangeError(422, PAUSED)
    if recorded := _recorded(owner, gift.uuid):
        return recorded
    contact = _contact_with(owner, gift)
    event = Event.shared_live(owner.id, owner.id, now())
    room = Room.of_meeting(owner.id, owner.id, event.id, now()) if event else None
    made = insert_once(
        Encounter,
        uuid=gift.uuid,
        scanned_id=owner.id,
        mirror_id=contact.id,
        event_id=event and event.id,
        room_id=room and room.id,
        how="link",
        met_at=now(),
    )
    encounter = _recorded(owner, gift.uuid)
    assert encounter is not None
    if made:
        contact.meet(Encounter.behind(contact))
        contact.noticed_at = None
        _offer_to_confirm(contact, gift)
    return encounter


def _recorded(owner: User, uuid: UUID) -> Encounter | None:
    mine = Encounter.scanner_id.is_(None), Encounter.scanned_id == owner.id, Encounter.uuid == uuid
    return db.session.scalar(select(Encounter).where(*mine))


def _contact_with(owner: User, gift: Gift) -> Contact:
    """The entry of this guest on ``owner``'s list: the same channel is the same person."""
    card = KeptCard.kept(owner, gift.name, gift.channel, gift.value)
    card.message = gift.message or card.message
    insert_once(Contact, owner_id=owner.id, kept_card_id=card.id, met_at=now())
    return db.session.scalars(select(Contact).where(Contact.kept_card_id == card.id)).one().current


def _offer_to_confirm(contact: Contact, gift: Gift) -> None:
    """Have a letter ask whoever has the address, or the page that the last hour's letter opens."""
    if gift.channel == "email" and contact.kept_card:
        contact.kept_card.offer_id = SignInLink.offer(gift.value, name=gift.name).id
