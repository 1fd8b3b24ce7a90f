"""The SQL condition that a name is found although one letter of it was typed wrong."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from ..database.prepared import GIVEN_USER, is_like_any
from ..people.text import search_key
from .kept_cards import KeptCard
from .models import Contact

MIN_LETTERS = 4
"""Shorter words are too near to too many names."""
MAX_LETTERS = 20


def has_name_near(halves: Sequence[ColumnElement[str]], near: str) -> ColumnElement[bool]:
    """Return the condition that a name has a word with one letter wrong, missing, too many, or in the wrong place.

    ``halves`` are the parameters for what ``half_patterns`` returns, and ``near`` is the name of the parameter for what
    ``near_patterns`` returns.
    """
    cards = select(KeptCard.id).where(KeptCard.holder_id == GIVEN_USER.id, _is_near(KeptCard.name_folded, halves, near))
    is_near = _is_near(Contact.name_folded, halves, near)
    return or_(is_near, and_(Contact.kept_card_id.in_(cards), Contact.person_id.is_(None)))


def is_near_search(text: str) -> bool:
    """Return whether some word of a search is looked for with one letter wrong; else a second search finds no more."""
    return any(is_tried(search_key(word)) for word in text.split())


def is_tried(key: str) -> bool:
    """Return whether a word with this search key is looked for in this way."""
    return key.isalpha() and MIN_LETTERS <= len(key) <= MAX_LETTERS


def _is_near(column: Any, halves: Sequence[ColumnElement[str]], near: str) -> ColumnElement[bool]:
    """Return the condition for one column. One letter leaves a half of the word whole, which rules most names out."""
    return and_(or_(*(column.like(half) for half in halves)), is_like_any(column, near))


def half_patterns(key: str) -> list[str]:
    """Return LIKE patterns for the halves of ``key``, without the letters in the very middle.

    A swap there touches both halves, so that the letters around it stay.
    """
    half = len(key) // 2
    return [f"%{key[: half - 1]}%", f"%{key[half + 1 :]}%"]


def near_patterns(key: str) -> list[str]:
    """Return LIKE patterns for everything that is one letter away from ``key``."""
    places = range(len(key))
    wrong = [f"{key[:at]}_{key[at + 1 :]}" for at in places]
    missing = [f"{key[:at]}_{key[at:]}" for at in places[1:]]
    too_many = [key[:at] + key[at + 1 :] for at in places]
    swapped = [key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in places[:-1]]
    return [f"%{pattern}%" for pattern in (*wrong, *missing, *too_many, *swapped)]
