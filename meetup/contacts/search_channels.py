"""SQL conditions to search contacts by a part of an email address or a phone number that their card gives."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from ..database.prepared import GIVEN_USER
from ..events import SHARED_AS_TEXT, EventSharing
from ..people import Profile
from .kept_cards import KeptCard
from .models import Contact

MIN_DIGITS = 3
"""Digits from which on a word is looked for in phone numbers."""
_NUMBER_SIGNS = "+-().\u202a\u202c /"


def channel_of(word: str) -> tuple[str, str]:
    """Return the field in which ``word`` is looked for, "email" or "phone", and what is looked for there.

    Both are empty for words that look like neither, so that they cost nothing, because most searches are for names.
    """
    digits = "".join(character for character in word if character.isdecimal() and character.isascii())
    if len(digits) >= MIN_DIGITS and not word.strip(_NUMBER_SIGNS + digits):
        return "phone", digits
    if "@" in word or "." in word.strip("."):
        return "email", word.casefold()
    return "", ""


def has_channel_like(field: str, pattern: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the SQL condition that an address or a number that ``GIVEN_USER`` sees matches ``pattern``."""
    profiles = select(Profile.user_id).outerjoin(
        EventSharing, EventSharing.is_of(Profile.user_id, Contact.given_event_id)
    )
    is_like = _channel_column(field).like(pattern, escape="\\")
    is_shared = Profile.user_id == Contact.person_id, SHARED_AS_TEXT.like(f'%"{field}"%'), is_like
    by_profile = profiles.where(*is_shared).correlate(Contact).exists()
    card_ids = select(KeptCard.id).where(KeptCard.holder_id == GIVEN_USER.id)
    is_own = Contact.kept_card_id.in_(card_ids.where(KeptCard.source != "guest"))
    return or_(
        and_(by_profile, Contact.is_visible(), Contact.given_at.is_not(None)),
        and_(
            Contact.kept_card_id.in_(card_ids.where(KeptCard.marks.like(pattern, escape="\\"))),
            or_(Contact.is_visible(), is_own),
        ),
    )


def _channel_column(field: str) -> Any:
    """Return the address in lower case, or the digits of the number."""
    if field == "email":
        return func.lower(Profile.email)
    bare: Any = Profile.phone
    for sign in " -().+/":
        bare = func.replace(bare, sign, "")
    return bare
