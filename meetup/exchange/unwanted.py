"""Unwanted guest cards: those whose channel belongs to somebody whom the owner blocks or took their card back from."""

import re
from collections.abc import Iterable

from sqlalchemy import select, union

from ..contacts.blocks import blocked_ids
from ..contacts.details import channel_key
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..extensions import db
from ..outbox.allowances import mailbox_of
from ..people import Profile, User
from ..people.phones import split_extension

SAME_PHONE_DIGITS = 8
"""Two phone numbers are taken for one if their last digits are the same: one may be without its country. An
extension behind one, which anybody can add, makes no difference."""
_SHORT_EXTENSION = re.compile(r" ?x ?[0-9]{1,7}\Z", re.IGNORECASE)


def is_unwanted(owner: User, channel_kind: str, value: str) -> bool:
    """Return whether a guest's channel (``email``, ``phone`` or ``link``) is that of somebody unwanted (Q8).

    It is compared with their account, all of their profile, and what ``owner`` has noted of them.
    """
    key = _key(channel_kind, value)
    return any(_key(channel_kind, known) == key for known in _known_values(owner, channel_kind))


def _known_values(owner: User, channel_kind: str) -> Iterable[str]:
    """Yield the channels of one kind of all the unwanted people of ``owner``."""
    revoked = select(Contact.owner_id).where(Contact.person_id == owner.id, Contact.revoked_at.is_not(None))
    unwanted_ids = union(blocked_ids(owner), revoked)
    query = select(User.email, Profile.email, Profile.phone, Profile.links).join(Profile, Profile.user_id == User.id)
    for account, email, phone, links in db.session.execute(query.where(User.id.in_(unwanted_ids))):
        yield from {"email": (account, email), "phone": (phone,), "link": links}[channel_kind]
    noted = select(KeptCard).join(Contact, Contact.kept_card_id == KeptCard.id)
    for card in db.session.scalars(noted.where(Contact.owner_id == owner.id, Contact.person_id.in_(unwanted_ids))):
        details = card.details
        yield from {"email": details.emails, "phone": details.phones, "link": details.links}[channel_kind]


def _key(channel_kind: str, value: str) -> str:
    """Return a channel in a form in which those of one mailbox, phone or page are equal. It is empty for none."""
    if channel_kind == "email":
        return mailbox_of(value) if value else ""
    if channel_kind == "phone":
        number = _SHORT_EXTENSION.sub("", split_extension(value)[0])
        return re.sub(r"\D", "", number)[-SAME_PHONE_DIGITS:]
    return channel_key("links", value) if value else ""
