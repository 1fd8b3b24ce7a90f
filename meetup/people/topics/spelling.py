"""Comparing names of topics, however they are spelled."""

import re
from collections.abc import Iterator

from ..text import fold

# Alef maksura and teh marbuta are often typed as yeh and heh, and a tatweel only makes a word longer.
_ARABIC_LETTERS = str.maketrans("ىةی", "يهي", "ـ")
_SEPARATORS = re.compile(r"[\s\-‐-―'’‘ʼ`´/_·]|(?<=\w)\.(?=\w)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_MIN_LETTERS_FOR_PLURALS = 4
_PLURAL = re.compile(r"[a-z]{%d,}(?<![siu])s" % _MIN_LETTERS_FOR_PLURALS)
_SINGULAR = re.compile(r"[a-z]{%d,}(?<!s)" % _MIN_LETTERS_FOR_PLURALS)


def words_key(name: str) -> str:
    """Return ``name`` without accents, case, Arabic vowel signs and variants of letters, but with its spaces."""
    return fold(name).translate(_ARABIC_LETTERS)


def spelling_key(name: str) -> str:
    """Return what spellings of a name have in common: `words_key` without spaces, hyphens and apostrophes."""
    return _SEPARATORS.sub("", words_key(name))


def keyboard_spelling(name: str) -> str:
    """Return ``name`` with ``ue`` for ``ü``, as people type it on other keyboards."""
    return name.translate(_UMLAUTS)


def other_numbers(key: str) -> Iterator[str]:
    """Yield the plural in "s" of a spelling key that may be a singular, and the reverse. It may not be a word."""
    if _PLURAL.fullmatch(key):
        yield key[:-1]
    elif _SINGULAR.fullmatch(key):
        yield f"{key}s"
