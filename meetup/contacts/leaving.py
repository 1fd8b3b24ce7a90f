"""Contacts of somebody who deletes their account: their own go, and those of others stay, without an account."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select

from ..extensions import db
from ..languages import ngettext, speaking
from ..people import User
from ..people.leaving.belongings import counts_what_goes
from ..people.leaving.erasing import erases
from ..people.signing_in.email_changes import addresses_of
from .details import Details, channel_key
from .emptying import forget_guest, nameless
from .kept_cards import KeptCard
from .models import Contact

CONTACTS_PER_STEP = 50


@counts_what_goes
def _count_contacts(user: User) -> list[str]:
    is_own = Contact.owner_id == user.id, Contact.is_not_deleted()
    count = db.session.scalar(select(func.count()).select_from(Contact).where(*is_own)) or 0
    what = (
        "%(num)s contact, with your notes, tags and next steps",
        "%(num)s contacts, with your notes, tags and next steps",
    )
    return [ngettext(*what, count)] if count else []


@erases
def _leave_contacts_to_others(user: User) -> Iterator[int]:
    """Let others keep the name, or "Someone you met", where they met, and whatever they wrote themselves."""
    query = select(Contact, User.language).join(User, User.id == Contact.owner_id).where(Contact.person_id == user.id)
    query = query.order_by(Contact.id).limit(CONTACTS_PER_STEP).with_for_update(of=Contact)
    while rows := db.session.execute(query).unique().all():
        for contact, language in rows:
            name = user.profile.name
            if user.name_withheld_at:
                with speaking(language):
                    name = nameless(contact.event_name)
            _leave_to_owner(contact, name)
            for card in cards_merged_into(contact):
                if card.is_from_guest:
                    forget_guest(card, name)
        db.session.flush()
        yield len(rows)


def _leave_to_owner(contact: Contact, name: str) -> None:
    """Turn ``contact`` into one without an account, called ``name``. Its owner keeps whatever they added."""
    if contact.kept_card:
        forget_guest(contact.kept_card, name)
    else:
        contact.kept_card = KeptCard.build(contact.owner_id, "by_hand", Details(name=name))
    contact.person_id, contact.name_folded, contact.card_folded = None, "", ""
    contact.clear_consent()


def cards_merged_into(contact: Contact) -> Iterator[KeptCard]:
    """Yield the cards of the contacts that were merged into ``contact``, and into those."""
    for part in db.session.scalars(select(Contact).where(Contact.merged_into_id == contact.id)).all():
        if part.kept_card:
            yield part.kept_card
        yield from cards_merged_into(part)


def is_given_by(user: User) -> ColumnElement[bool]:
    """Return the condition that a kept card has what ``user`` gave as a guest, under an address of theirs."""
    is_theirs = or_(*(KeptCard.has_mark(channel_key("emails", email)) for email in addresses_of(user)))
    has_given = or_(KeptCard.source == "guest", KeptCard.message != "", cast(KeptCard.given, String) != "{}")
    return and_(is_theirs, has_given)


@erases
def _forget_guest(user: User) -> Iterator[int]:
    """Take out of others' cards what the user gave as a guest, without this account."""
    query = select(KeptCard, User.language).join(User, User.id == KeptCard.holder_id)
    query = query.where(is_given_by(user)).limit(CONTACTS_PER_STEP)
    while rows := db.session.execute(query).all():
        for card, language in rows:
            with speaking(language):
                forget_guest(card, nameless("") if user.name_withheld_at else card.name)
        db.session.flush()
        yield len(rows)
