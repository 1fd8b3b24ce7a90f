"""The SQL condition that a name is found although one letter of it was typed wrong."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from ..database.prepared import GIVEN_USER
from ..people.text import search_key
from .kept_cards import KeptCard
from .models import Contact

MIN_LETTERS = 4
"""Shorter words are too near to too many names."""
MAX_LETTERS = 20
HALVES = 2


def has_name_near(letters: int, patterns: Callable[[str, int], list[ColumnElement[str]]]) -> ColumnElement[bool]:
    """Return the condition that a name has a word with one letter wrong, missing, too many, or in the wrong place.

    The word has so many ``letters``; ``patterns`` returns the parameters for what ``near_patterns`` returns.
    """
    near = patterns("near", pattern_count(letters))
    cards = select(KeptCard.id).where(KeptCard.holder_id == GIVEN_USER.id, _is_near(KeptCard.name_folded, near))
    return or_(_is_near(Contact.name_folded, near), and_(Contact.kept_card_id.in_(cards), Contact.person_id.is_(None)))


def is_near_search(text: str) -> bool:
    """Return whether some word of a search is looked for with one letter wrong; else a second search finds no more."""
    return any(is_tried(search_key(word)) for word in text.split())


def is_tried(key: str) -> bool:
    """Return whether a word with this search key is looked for in this way."""
    return key.isalpha() and MIN_LETTERS <= len(key) <= MAX_LETTERS


def _is_near(column: Any, patterns: Sequence[ColumnElement[str]]) -> ColumnElement[bool]:
    """Return the condition for one column. One letter leaves a half of the word whole, which rules most names out."""
    halves, others = patterns[:HALVES], patterns[HALVES:]
    return and_(or_(*(column.like(half) for half in halves)), or_(*(column.like(pattern) for pattern in others)))


def near_patterns(key: str) -> list[str]:
    """Return LIKE patterns for the halves of ``key``, and for everything that is one letter away from it.

    How many there are only depends on the number of letters: ``pattern_count``.
    """
    half, places = len(key) // 2, range(len(key))
    # A swap in the very middle touches both halves, so that the letters around it stay.
    halves = [key[: half - 1], key[half + 1 :]]
    wrong = [f"{key[:at]}_{key[at + 1 :]}" for at in places]
    missing = [f"{key[:at]}_{key[at:]}" for at in places[1:]]
    too_many = [key[:at] + key[at + 1 :] for at in places]
    swapped = [key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in places[:-1]]
    return [*halves, *wrong, *missing, *too_many, *swapped]


def pattern_count(letters: int) -> int:
    """Return how many patterns there are for a word of so many ``letters``."""
    return HALVES + 4 * letters - 2
