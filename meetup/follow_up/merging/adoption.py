"""What becomes of the cards that somebody gave as a guest once they confirm their address and join."""

from collections.abc import Collection, Sequence
from uuid import UUID, uuid5

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ...contacts.blocks import blocked_either_way
from ...contacts.kept_cards import KeptCard
from ...contacts.models import Contact
from ...database import insert_once
from ...exchange.encounters import Encounter
from ...extensions import db
from ...people import User
from ...people.sign_in_links import Recipient, SignInLink, names_recipients, on_address_confirmed
from .adopting import absorb_guest_contact
from .merges import Merge, merge_refusal


@names_recipients
def unconfirmed_recipients(link: SignInLink) -> list[Recipient]:
    """To whom guests gave a card with the address of ``link``, to be confirmed by it, the first first."""
    return [Recipient(contact.id, contact.owner.profile.name) for contact in _unconfirmed_contacts(link)]


def _unconfirmed_contacts(link: SignInLink) -> list[Contact]:
    given = KeptCard.offer_id == link.id, KeptCard.email == link.email, KeptCard.source == "guest"
    query = select(Contact).join(KeptCard, Contact.kept_card_id == KeptCard.id).options(joinedload(Contact.owner))
    user = User.find_by_email(link.email)
    if user is None:
        query = query.where(Contact.person_id.is_(None))
    else:
        theirs = Contact.owner_id != user.id, Contact.owner_id.not_in(blocked_either_way(user))
        query = query.where(*theirs, or_(Contact.person_id.is_(None), Contact.person_id == user.id))
    return list(db.session.scalars(query.where(*given).order_by(Contact.id)))


@on_address_confirmed
def adopt_guest_cards(user: User, link: SignInLink, agreed_ids: Collection[int]) -> str | None:
    """Turn the cards given with the address of ``link`` into contacts with ``user`` on both sides, if they agreed to.

    ``agreed_ids`` are those contacts. A failure for one of them stops neither the others nor the sign-in."""
    failed = []
    for contact_id, name in unconfirmed_recipients(link):
        if contact_id in agreed_ids and not _try_adopt(contact_id, user):
            failed.append(name)
    return f"You are signed in, but not connected with {', '.join(failed)}. Open their code again." if failed else None


def _try_adopt(contact_id: int, user: User) -> bool:
    try:
        with db.session.begin_nested():
            contact = db.session.get(Contact, contact_id)
            if contact:  # else taken back in this moment
                holder, parted = contact.owner, Merge.undo_outward(contact)
                _attach_member(contact, holder, user)
                _restore_merges(parted, Contact.find(holder, user))
    except IntegrityError:
        current_app.logger.exception("a guest's card could not become a contact")
        return False
    return True


def _restore_merges(parted: list[Contact], known: Contact | None) -> None:
    """What the holder had merged with the guest's card goes with the member, unless an account says otherwise."""
    for contact in parted:
        if known and not merge_refusal(known, contact):
            Merge.create(known, contact)


def _attach_member(contact: Contact, holder: User, user: User) -> None:
    """Turn the guest's ``contact`` into one with ``user``, never a second one."""
    known = Contact.find(holder, user)
    if known is None:
        contact.person_id = user.id
        known = contact
    elif known is not contact:
        absorb_guest_contact(contact, known)
    insert_once(Contact, owner_id=user.id, person_id=holder.id, met_at=known.met_at)
    mirror = Contact.find(user, holder)
    assert mirror is not None
    mirror.noticed_at = None
    db.session.flush()
    for meeting in _guest_meetings(known):
        meeting.uuid, meeting.scanner_id, meeting.contact_id = _unused_uuid(meeting, user), user.id, mirror.id
        meeting.gave_at = meeting.met_at  # They had opened the holder's phone code.
        db.session.flush()
    for contact_with in (known, mirror):
        contact_with.apply_meetings(Encounter.all_for(contact_with))


def _guest_meetings(contact: Contact) -> Sequence[Encounter]:
    return db.session.scalars(
        select(Encounter).where(Encounter.mirror_id == contact.id, Encounter.scanner_id.is_(None))
    ).all()


def _unused_uuid(meeting: Encounter, user: User) -> UUID:
    """That of ``meeting``, or one made of it where ``user`` has it: a form that Back brought up again keeps its own."""
    uuid = meeting.uuid
    while db.session.scalar(select(Encounter.id).where(Encounter.scanner_id == user.id, Encounter.uuid == uuid)):
        uuid = uuid5(uuid, str(meeting.scanned_id))
    return uuid
