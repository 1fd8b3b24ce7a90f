"""Adoption: turning the cards that somebody gave as a guest into contacts, once they confirm their address."""

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
from ...languages import gettext, listed
from ...people import Agreement, User
from ...people.signing_in.sign_in_links import Recipient, SignInLink, names_recipients, on_address_confirmed
from .adopting import absorb_guest_contact
from .merges import Merge, merge_refusal

GUEST_AGREEMENT = "guest_card"
"""The kind of agreement to be on each other's lists, about the one who was given a card."""


def holder_key(holder: User) -> str:
    """Return the key of ``holder`` in the record of agreements."""
    return f"user {holder.id}"


@names_recipients
def unconfirmed_recipients(link: SignInLink) -> list[Recipient]:
    """Return the people who were given a card with the address of ``link`` that is not confirmed yet, oldest first."""
    return [Recipient(contact.id, contact.owner.profile.name) for contact in _unconfirmed_contacts(link)]


def _unconfirmed_contacts(link: SignInLink) -> list[Contact]:
    is_given_by_link = (
        KeptCard.offer_id == link.id,
        KeptCard.email == link.email,
        KeptCard.source == "guest",
        Contact.is_not_deleted(),
    )
    query = select(Contact).join(KeptCard, Contact.kept_card_id == KeptCard.id).options(joinedload(Contact.owner))
    user = User.find_by_email(link.email)
    if user is None:
        query = query.where(Contact.person_id.is_(None))
    else:
        is_allowed = Contact.owner_id != user.id, Contact.owner_id.not_in(blocked_either_way(user))
        query = query.where(*is_allowed, or_(Contact.person_id.is_(None), Contact.person_id == user.id))
    return list(db.session.scalars(query.where(*is_given_by_link).order_by(Contact.id)))


@on_address_confirmed
def adopt_guest_cards(user: User, link: SignInLink, agreed_ids: Collection[int]) -> str | None:
    """Turn cards that were given with the address of ``link`` into contacts between the recipients and ``user``.

    Only the contacts in ``agreed_ids`` are adopted. If that fails for one of them, the others and the sign-in are not
    affected. Return a sentence about those that failed.
    """
    failed_names = []
    for contact_id, holder in [(contact.id, contact.owner) for contact in _unconfirmed_contacts(link)]:
        if contact_id not in agreed_ids:
            continue
        if _try_adopt(contact_id, user):
            Agreement.record(user, GUEST_AGREEMENT, holder.profile.name, holder_key(holder))
        else:
            failed_names.append(holder.profile.name)
    if not failed_names:
        return None
    names = listed(failed_names)
    return gettext("You're signed in, but not connected with %(names)s. Open their code again.", names=names)


def _try_adopt(contact_id: int, user: User) -> bool:
    """Adopt one card in a savepoint. Return whether that worked."""
    try:
        with db.session.begin_nested():
            contact = db.session.get(Contact, contact_id)
            if contact and not contact.deleted_at:  # Otherwise it was undone or deleted at this moment.
                holder, former_targets = contact.owner, Merge.undo_outward(contact)
                _attach_member(contact, holder, user)
                restore_merges(former_targets, Contact.find(holder, user))
    except IntegrityError:
        current_app.logger.exception("a guest's card could not become a contact")
        return False
    return True


def restore_merges(contacts: list[Contact], known: Contact | None) -> None:
    """Merge again, with ``known``, the contacts that the holder had merged with the guest's, as far as possible."""
    for contact in contacts:
        if known and not merge_refusal(known, contact):
            Merge.create(known, contact)


def _attach_member(contact: Contact, holder: User, user: User) -> None:
    """Turn the guest's ``contact`` of ``holder`` into the only one with ``user``, and create its counterpart."""
    known = Contact.find(holder, user, include_deleted=True)
    if known is None:
        contact.person_id = user.id
        known = contact
    elif known is not contact:
        absorb_guest_contact(contact, known)
    insert_once(Contact, owner_id=user.id, person_id=holder.id, met_at=known.met_at)
    mirror = Contact.find(user, holder, include_deleted=True)
    assert mirror is not None
    mirror.noticed_at = None
    db.session.flush()
    for encounter in _guest_encounters(known):
        encounter.uuid, encounter.scanner_id, encounter.contact_id = _unused_uuid(encounter, user), user.id, mirror.id
        encounter.gave_at = encounter.met_at  # The guest had opened the holder's phone code.
        db.session.flush()
    for side in (known, mirror):
        side.restore()
        side.apply_meetings(Encounter.all_for(side))


def _guest_encounters(contact: Contact) -> Sequence[Encounter]:
    query = select(Encounter).where(Encounter.mirror_id == contact.id, Encounter.scanner_id.is_(None))
    return db.session.scalars(query).all()


def _unused_uuid(encounter: Encounter, user: User) -> UUID:
    """Return the UUID of ``encounter``, or one derived from it if ``user`` has scanned with that one.

    This happens when the Back button showed a form again, which sends its old UUID.
    """
    uuid = encounter.uuid
    while Encounter.find_recorded(user, uuid):
        uuid = uuid5(uuid, str(encounter.scanned_id))
    return uuid
