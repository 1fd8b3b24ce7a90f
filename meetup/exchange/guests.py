"""Guests: people without an account who give their card back."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from ..codes import Code
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..database import insert_once
from ..extensions import db, now
from ..languages import listed, ngettext
from ..people import User
from ..people.signing_in.sign_in_links import Onward, SignInLink, leads_on
from .encounters import Encounter
from .places import event_attended_at, room_attended_at
from .refusals import PAUSED_CODE, REPLACED_CODE, ExchangeError, is_paused
from .unwanted import is_unwanted
from .ways import Way


@dataclass(frozen=True)
class GuestSubmission:
    """What a guest sends: a name, one channel with its kind (``email``, ``phone`` or ``link``), and a message."""

    uuid: UUID
    name: str
    channel_kind: str
    value: str
    message: str = ""


def receive_guest_card(code: Code, submission: GuestSubmission, is_blocked: bool = False) -> Encounter | None:
    """Add the guest to the list of the owner of ``code``. The same ``uuid`` again is the same meeting.

    Nothing is written, and ``None`` returned, if the owner blocks the guest, who ``is_blocked`` or gave a channel of
    somebody who is. The guest is not told (Q8).

    Raises:
        ExchangeError: the code has been replaced, or its owner has paused it.
    """
    owner = code.owner
    assert owner is not None
    if not code.is_live:
        raise ExchangeError(410, REPLACED_CODE)
    if is_paused(code):
        raise ExchangeError(422, PAUSED_CODE)
    if is_blocked or is_unwanted(owner, submission.channel_kind, submission.value):
        if submission.channel_kind == "email":
            SignInLink.offer_to_guest(submission.value, is_mailed=False)
        return None
    if recorded := _find_recorded(owner, submission.uuid):
        return recorded
    contact = _get_or_create_contact(owner, submission)
    is_new = _insert_encounter(owner, contact, submission.uuid)
    encounter = _find_recorded(owner, submission.uuid)
    assert encounter is not None
    if is_new:
        contact.apply_meetings(Encounter.all_for(contact))
        contact.noticed_at = None
        _offer_confirmation(contact, submission)
    return encounter


def _find_recorded(owner: User, uuid: UUID) -> Encounter | None:
    is_same = Encounter.scanner_id.is_(None), Encounter.scanned_id == owner.id, Encounter.uuid == uuid
    return db.session.scalar(select(Encounter).where(*is_same))


def _insert_encounter(owner: User, contact: Contact, uuid: UUID) -> bool:
    """Insert the encounter of a guest with ``owner``. Return whether it is new."""
    event = event_attended_at(owner, now())
    room = room_attended_at(owner, event, now())
    return insert_once(
        Encounter,
        uuid=uuid,
        scanned_id=owner.id,
        mirror_id=contact.id,
        event_id=event and event.id,
        room_id=room and room.id,
        how=Way.LINK,
        met_at=now(),
    )


def _get_or_create_contact(owner: User, submission: GuestSubmission) -> Contact:
    """Return the contact of ``owner`` with this guest. The same channel is the same person."""
    card = KeptCard.get_or_create_for_guest(owner, submission.name, submission.channel_kind, submission.value)
    card.message = submission.message or card.message
    insert_once(Contact, owner_id=owner.id, kept_card_id=card.id, met_at=now())
    return db.session.scalars(select(Contact).where(Contact.kept_card_id == card.id)).one().merge_target


def _offer_confirmation(contact: Contact, submission: GuestSubmission) -> None:
    """Ask the owner of the e-mail address, by letter, whether they gave their card.

    If they got such a letter within the last hour, the page that it opens asks about this card as well. If their
    mailbox has got too many mails, the card stays one of a person without an account.
    """
    if submission.channel_kind == "email" and contact.kept_card:
        link = SignInLink.offer_to_guest(submission.value, name=submission.name)
        contact.kept_card.offer_id = link.id if link else None


@leads_on
def lead_to_contact(user: User, agreed_ids: Collection[int]) -> Onward | None:
    """Lead somebody who gave their card as a guest to the person whom they have met, or the first of these."""
    query = select(Contact).where(Contact.id.in_(agreed_ids), Contact.person_id == user.id).order_by(Contact.id)
    own_contacts = [Contact.find(user, contact.owner) for contact in db.session.scalars(query)]
    met = [contact for contact in own_contacts if contact]
    if not met:
        return None
    names = listed([contact.name for contact in met])
    sentence = ngettext("%(names)s is on your list.", "%(names)s are on your list.", len(met), names=names)
    return Onward(url_for("follow_up.contacts.show", contact_id=met[0].id), sentence)
