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
from ..people.sign_in_links import SignInLink
from ..rooms import Room
from .encounters import Encounter
from .refusals import PAUSED_CODE, REPLACED_CODE, ExchangeError, is_paused
from .ways import Way


@dataclass(frozen=True)
class GuestSubmission:
    """What a guest gives: a name, one channel (of ``CHANNEL_KINDS``) and its value, and what they wrote along."""

    uuid: UUID
    name: str
    channel_kind: str
    value: str
    message: str = ""


def receive_guest_card(code: Code, gift: GuestSubmission) -> Encounter:
    """Put the guest on the list of the owner of ``code``; the same ``uuid`` again is the same meeting.

    Raises:
        ExchangeError: the code has been replaced.
    """
    owner = code.owner
    assert owner is not None
    if not code.is_live:
        raise ExchangeError(410, REPLACED_CODE)
    if is_paused(code):
        raise ExchangeError(422, PAUSED_CODE)
    if recorded := _find_recorded(owner, gift.uuid):
        return recorded
    contact = _get_or_create_contact(owner, gift)
    event = Event.find_shared_live(owner.id, owner.id, now())
    room = Room.find_for_meeting(owner.id, owner.id, event.id, now()) if event else None
    made = insert_once(
        Encounter,
        uuid=gift.uuid,
        scanned_id=owner.id,
        mirror_id=contact.id,
        event_id=event and event.id,
        room_id=room and room.id,
        how=Way.LINK,
        met_at=now(),
    )
    encounter = _find_recorded(owner, gift.uuid)
    assert encounter is not None
    if made:
        contact.apply_meetings(Encounter.all_for(contact))
        contact.noticed_at = None
        _offer_confirmation(contact, gift)
    return encounter


def _find_recorded(owner: User, uuid: UUID) -> Encounter | None:
    mine = Encounter.scanner_id.is_(None), Encounter.scanned_id == owner.id, Encounter.uuid == uuid
    return db.session.scalar(select(Encounter).where(*mine))


def _get_or_create_contact(owner: User, gift: GuestSubmission) -> Contact:
    """The entry of this guest on ``owner``'s list: the same channel is the same person."""
    card = KeptCard.get_or_create_for_guest(owner, gift.name, gift.channel_kind, gift.value)
    card.message = gift.message or card.message
    insert_once(Contact, owner_id=owner.id, kept_card_id=card.id, met_at=now())
    return db.session.scalars(select(Contact).where(Contact.kept_card_id == card.id)).one().merge_target


def _offer_confirmation(contact: Contact, gift: GuestSubmission) -> None:
    """Have a letter ask whoever has the address, or the page that the last hour's letter opens."""
    if gift.channel_kind == "email" and contact.kept_card:
        contact.kept_card.offer_id = SignInLink.offer_to_guest(gift.value, name=gift.name).id
