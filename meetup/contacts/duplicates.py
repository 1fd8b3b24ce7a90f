"""Find contacts who may be the same person: by the same channel, or by the same name."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Text, cast, func, or_, select

from ..extensions import db
from ..people import Card, Profile, User
from ..people.text import escape_like, search_key
from .details import Details
from .kept_cards import KeptCard
from .models import Contact

MAX_DUPLICATES = 3
MAX_CANDIDATES = 20
_PHONE_SEPARATORS = " ().-/"


def find_duplicates(owner: User, details: Details, excluded: Contact | None = None) -> list[Contact]:
    """Return contacts of ``owner`` who may be the person of ``details``, those with the same channel first.

    Only what ``owner`` sees of them counts, so nobody can find out whose address it is by typing it.
    """
    query = select(Contact).where(Contact.owner_id == owner.id, Contact.is_kept())
    query = query.outerjoin(Profile, Profile.user_id == Contact.person_id)
    query = query.outerjoin(KeptCard, KeptCard.id == Contact.kept_card_id)
    if excluded:
        query = query.where(Contact.id != excluded.id)
    query = query.where(or_(*_candidate_conditions(details))).limit(MAX_CANDIDATES)
    candidates = list(db.session.scalars(query.order_by(Contact.met_at.desc(), Contact.id.desc())))
    same_channel = [contact for contact in candidates if shares_channel(contact, details)]
    name_key = search_key(details.name)
    same_name = [c for c in candidates if c not in same_channel and search_key(c.name) == name_key]
    return [*same_channel, *same_name][:MAX_DUPLICATES]


def details_of(contact: Contact) -> Details:
    """Return the name and channels that the owner sees of ``contact``."""
    return replace(_card_details(contact.card_without_topics), name=contact.name)


def shares_channel(contact: Contact, details: Details) -> bool:
    """Return whether the owner sees one of the channels of ``details`` on the card of ``contact``."""
    card_keys, detail_keys = _card_details(contact.card_without_topics).channel_keys, details.channel_keys
    return any(card_keys[kind] & detail_keys[kind] for kind in detail_keys)


def _card_details(card: Card) -> Details:
    return Details(emails=card.emails, phones=card.phones, links=tuple(link.url for link in card.links))


def _candidate_conditions(details: Details) -> list[Any]:
    """Return SQL conditions, one of which holds for every contact with the same name or channel."""
    keys, name = details.channel_keys, search_key(details.name)
    phones = {form for key in keys["phones"] for form in (key, key.replace("+", "00", 1))}
    conditions = [Profile.name_folded == name, KeptCard.name_folded == name] if name else []
    conditions.append(func.lower(Profile.email).in_(keys["emails"]))
    conditions.append(_digits_only(Profile.phone).in_(phones))
    conditions += [
        func.lower(cast(Profile.links, Text)).like(f"%{escape_like(link)}%", escape="\\") for link in keys["links"]
    ]
    all_keys = (key for kind_keys in keys.values() for key in kind_keys)
    return conditions + [KeptCard.has_mark(key) for key in all_keys]


def _digits_only(column: Any) -> Any:
    """Return an SQL expression for a phone number without separators."""
    for sign in _PHONE_SEPARATORS:
        column = func.replace(column, sign, "")
    return column
