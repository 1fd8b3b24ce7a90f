"""The SQL condition that a name is found although one letter of it was typed wrong."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from ..people import User
from ..people.text import search_key
from .kept_cards import KeptCard
from .models import Contact

MIN_LETTERS = 4
"""Shorter words are too near to too many names."""
MAX_LETTERS = 20


def has_name_near(owner: User, word: str) -> ColumnElement[bool] | None:
    """Return the condition that a name has ``word`` with one letter wrong, missing, too many, or in the wrong place.

    ``None`` stands for a word that is not looked for in this way.
    """
    key = search_key(word)
    if not _is_tried(key):
        return None
    cards = select(KeptCard.id).where(KeptCard.holder_id == owner.id, _is_near(KeptCard.name_folded, key))
    return or_(_is_near(Contact.name_folded, key), and_(Contact.kept_card_id.in_(cards), Contact.person_id.is_(None)))


def is_near_search(text: str) -> bool:
    """Return whether some word of a search is looked for with one letter wrong; else a second search finds no more."""
    return any(_is_tried(search_key(word)) for word in text.split())


def _is_tried(key: str) -> bool:
    return key.isalpha() and MIN_LETTERS <= len(key) <= MAX_LETTERS


def _is_near(column: Any, key: str) -> ColumnElement[bool]:
    """Return the condition for one column. One letter leaves a half of the word whole, which rules most names out."""
    half = len(key) // 2
    # A swap in the very middle touches both halves, so that the letters around it stay.
    has_half = [column.like(f"%{part}%") for part in (key[: half - 1], key[half + 1 :])]
    return and_(or_(*has_half), or_(*(column.like(f"%{pattern}%") for pattern in _near_patterns(key))))


def _near_patterns(key: str) -> list[str]:
    """Return LIKE patterns for everything that is one letter away from ``key``."""
    places = range(len(key))
    wrong = [f"{key[:at]}_{key[at + 1 :]}" for at in places]
    missing = [f"{key[:at]}_{key[at:]}" for at in places[1:]]
    too_many = [key[:at] + key[at + 1 :] for at in places]
    swapped = [key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in places[:-1]]
    return list(dict.fromkeys((*wrong, *missing, *too_many, *swapped)))
