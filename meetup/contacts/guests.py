"""Guests: people without an account who give their card back, and what becomes of it when they join."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update

from ..codes import Code
from ..database import insert_once
from ..events import Event
from ..extensions import db, now
from ..people import User
from ..people.links import SignInLink, confirmed
from ..rooms import Room
from . import merged_rows
from .blocks import Block
from .drafts import Draft
from .encounters import Encounter
from .kept_cards import KeptCard
from .merges import Merge, refusal
from .models import Contact
from .notes import NOTE
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
    insert_once(
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
    contact.meet(Encounter.behind(contact))
    contact.noticed_at = None
    if gift.channel == "email":
        SignInLink.offer(gift.value, name=gift.name)
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


def adopt(user: User, _link: SignInLink) -> None:
    """Turn the cards that ``user`` gave with their address, now confirmed, into contacts with them, both ways."""
    for card in KeptCard.given_by(user.email):
        holder = db.session.get_one(User, card.holder_id)
        contact = db.session.scalar(select(Contact).where(Contact.kept_card_id == card.id))
        if contact is None or contact.person_id is not None or holder.id == user.id or Block.stands(holder, user):
            continue
        parted = Merge.take_out(contact)
        _become(contact, holder, user)
        _merge_again(parted, Contact.between(holder, user))


def _merge_again(parted: list[Contact], known: Contact | None) -> None:
    """What the holder had merged with the guest's card goes with the member, unless an account says otherwise."""
    for contact in parted:
        if known and not refusal(known, contact):
            Merge.make(known, contact)


def _become(contact: Contact, holder: User, user: User) -> None:
    """Turn the guest's ``contact`` into one with ``user``, never a second one."""
    known = Contact.between(holder, user)
    if known is None:
        contact.person_id = user.id
        known = contact
    else:
        _merge(contact, known)
    insert_once(Contact, owner_id=user.id, person_id=holder.id, met_at=known.met_at, noticed_at=now())
    mirror = Contact.between(user, holder)
    assert mirror is not None
    db.session.flush()
    given = update(Encounter).where(Encounter.mirror_id == known.id, Encounter.scanner_id.is_(None))
    db.session.execute(given.values(scanner_id=user.id, contact_id=mirror.id))
    for contact_with in (known, mirror):
        contact_with.meet(Encounter.behind(contact_with))


def _merge(guest: Contact, known: Contact) -> None:
    """Take over everything of ``guest`` into ``known``, with both notes."""
    if guest.note:
        known.add_note(guest.note, NOTE)
    if not (known.next_step or known.due_on):
        known.plan(guest.next_step, guest.due_on)
    known.thanked_at = known.thanked_at or guest.thanked_at
    Draft.hand_over(guest, known)
    merged_rows.move(guest, known)
    parts = update(Contact).where(Contact.merged_into_id == guest.id)
    db.session.execute(parts.values(merged_into_id=known.id))
    card = guest.kept_card
    assert card is not None
    db.session.execute(delete(Contact).where(Contact.id == guest.id))
    db.session.expunge(guest)
    if known.kept_card is None:
        known.kept_card = card
    else:
        known.kept_card.take_in(card.details)
        db.session.delete(card)
    known.meet(Encounter.behind(known))


confirmed.append(adopt)
