"""SQL conditions to search contacts by a part of an email address or a phone number that their card gives."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, func, or_, select

from ..events import EventSharing
from ..people import Profile, User
from ..people.text import escape_like
from .kept_cards import KeptCard
from .models import Contact

MIN_DIGITS = 3
"""Digits from which on a word is looked for in phone numbers."""
_NUMBER_SIGNS = "+-().\u202a\u202c /"


def has_channel_like(owner: User, word: str) -> ColumnElement[bool]:
    """Return the SQL condition that ``word`` is in an address or a number that ``owner`` sees.

    Words that look like neither cost nothing, because most searches are for names.
    """
    digits = "".join(character for character in word if character.isdecimal() and character.isascii())
    if len(digits) >= MIN_DIGITS and not word.strip(_NUMBER_SIGNS + digits):
        bare: Any = Profile.phone
        for sign in " -().+/":
            bare = func.replace(bare, sign, "")
        return _has_channel(owner, "phone", bare, digits)
    if "@" in word or "." in word.strip("."):
        return _has_channel(owner, "email", func.lower(Profile.email), word.casefold())
    return false()


def _has_channel(owner: User, field: str, column: Any, text: str) -> ColumnElement[bool]:
    pattern = f"%{escape_like(text)}%"
    shared = func.coalesce(cast(EventSharing.shared, String), cast(Profile.shared, String))
    profiles = select(Profile.user_id).outerjoin(
        EventSharing, EventSharing.is_of(Profile.user_id, Contact.given_event_id)
    )
    is_shared = Profile.user_id == Contact.person_id, shared.like(f'%"{field}"%'), column.like(pattern, escape="\\")
    by_profile = profiles.where(*is_shared).correlate(Contact).exists()
    card_ids = select(KeptCard.id).where(KeptCard.holder_id == owner.id)
    is_own = Contact.kept_card_id.in_(card_ids.where(KeptCard.source != "guest"))
    return or_(
        and_(by_profile, Contact.is_visible(), Contact.given_at.is_not(None)),
        and_(
            Contact.kept_card_id.in_(card_ids.where(KeptCard.marks.like(pattern, escape="\\"))),
            or_(Contact.is_visible(), is_own),
        ),
    )
