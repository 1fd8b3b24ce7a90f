"""Whether somebody is on the list already: by the same channel, or by the same name."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Text, cast, func, or_, select

from ..extensions import db
from ..people import Card, Profile, User
from ..people.text import sought
from .details import Details
from .kept_cards import KeptCard
from .models import Contact
from .search import escaped

MOST = 3
LOOKED_AT = 20
_SIGNS_IN_PHONES = " ().-/"


def same_as(owner: User, details: Details, without: Contact | None = None) -> list[Contact]:
    """The contacts of ``owner`` who may be the person of ``details``, those with the same channel first.

    Only what their cards give ``owner`` counts: nobody learns whose address it is by typing it.
    """
    mine = select(Contact).where(Contact.owner_id == owner.id, Contact.whole())
    mine = mine.outerjoin(Profile, Profile.user_id == Contact.person_id)
    mine = mine.outerjoin(KeptCard, KeptCard.id == Contact.kept_card_id)
    if without:
        mine = mine.where(Contact.id != without.id)
    query = mine.where(or_(*_likely(details))).order_by(Contact.met_at.desc(), Contact.id.desc()).limit(LOOKED_AT)
    found = [(reached(contact, details), contact) for contact in db.session.scalars(query)]
    likely = [one for one in found if one[0] or sought(one[1].name) == sought(details.name)]
    return [contact for _, contact in sorted(likely, key=lambda one: not one[0])][:MOST]


def known_of(contact: Contact) -> Details:
    """Name and channels of ``contact``, as its card gives them."""
    return replace(_of(contact.channels), name=contact.name)


def reached(contact: Contact, details: Details) -> bool:
    """Whether the card of ``contact`` has a channel of ``details``."""
    known, new = _of(contact.channels).marks, details.marks
    return any(known[kind] & new[kind] for kind in new)


def _of(card: Card) -> Details:
    return Details(emails=card.emails, phones=card.phones, links=tuple(link.url for link in card.links))


def _likely(details: Details) -> list[Any]:
    marks, name = details.marks, sought(details.name)
    phones = {form for mark in marks["phones"] for form in (mark, mark.replace("+", "00", 1))}
    conditions = [Profile.name_folded == name, KeptCard.name_folded == name] if name else []
    conditions.append(func.lower(Profile.email).in_(marks["emails"]))
    conditions.append(_dialled(Profile.phone).in_(phones))
    conditions += [
        func.lower(cast(Profile.links, Text)).like(f"%{escaped(link)}%", escape="\\") for link in marks["links"]
    ]
    every = (mark for kind in marks.values() for mark in kind)
    return conditions + [KeptCard.marks.like(f"%\n{escaped(mark)}\n%", escape="\\") for mark in every]


def _dialled(column: Any) -> Any:
    for sign in _SIGNS_IN_PHONES:
        column = func.replace(column, sign, "")
    return column
