"""Whether somebody is on the list already: by the same channel, or by the same name."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Text, cast, func, or_, select

from ..extensions import db
from ..people import Card, Profile, User
from ..people.text import search_key
from .details import Details
from .kept_cards import KeptCard
from .models import Contact
from .search import escape_like

MAX_DUPLICATES = 3
MAX_CANDIDATES = 20
_PHONE_SEPARATORS = " ().-/"


def find_duplicates(owner: User, details: Details, excluded: Contact | None = None) -> list[Contact]:
    """The contacts of ``owner`` who may be the person of ``details``, those with the same channel first.

    Only what their cards give ``owner`` counts: nobody learns whose address it is by typing it.
    """
    mine = select(Contact).where(Contact.owner_id == owner.id, Contact.is_not_merged())
    mine = mine.outerjoin(Profile, Profile.user_id == Contact.person_id)
    mine = mine.outerjoin(KeptCard, KeptCard.id == Contact.kept_card_id)
    if excluded:
        mine = mine.where(Contact.id != excluded.id)
    query = (
        mine.where(or_(*_candidate_conditions(details)))
        .order_by(Contact.met_at.desc(), Contact.id.desc())
        .limit(MAX_CANDIDATES)
    )
    found = [(shares_channel(contact, details), contact) for contact in db.session.scalars(query)]
    likely = [one for one in found if one[0] or search_key(one[1].name) == search_key(details.name)]
    return [contact for _, contact in sorted(likely, key=lambda one: not one[0])][:MAX_DUPLICATES]


def details_of(contact: Contact) -> Details:
    """Name and channels of ``contact``, as its card gives them."""
    return replace(_card_details(contact.card_without_topics), name=contact.name)


def shares_channel(contact: Contact, details: Details) -> bool:
    """Whether the card of ``contact`` has a channel of ``details``."""
    known, new = _card_details(contact.card_without_topics).channel_keys, details.channel_keys
    return any(known[kind] & new[kind] for kind in new)


def _card_details(card: Card) -> Details:
    return Details(emails=card.emails, phones=card.phones, links=tuple(link.url for link in card.links))


def _candidate_conditions(details: Details) -> list[Any]:
    marks, name = details.channel_keys, search_key(details.name)
    phones = {form for mark in marks["phones"] for form in (mark, mark.replace("+", "00", 1))}
    conditions = [Profile.name_folded == name, KeptCard.name_folded == name] if name else []
    conditions.append(func.lower(Profile.email).in_(marks["emails"]))
    conditions.append(_digits_only(Profile.phone).in_(phones))
    conditions += [
        func.lower(cast(Profile.links, Text)).like(f"%{escape_like(link)}%", escape="\\") for link in marks["links"]
    ]
    every = (mark for kind in marks.values() for mark in kind)
    return conditions + [KeptCard.marks.like(f"%\n{escape_like(mark)}\n%", escape="\\") for mark in every]


def _digits_only(column: Any) -> Any:
    for sign in _PHONE_SEPARATORS:
        column = func.replace(column, sign, "")
    return column
