"""Comparing names of topics, however they are spelled."""

import re
from collections.abc import Iterator

from ..text import fold

# Alef maksura and teh marbuta are often typed as yeh and heh, and a tatweel only makes a word longer.
_ARABIC_LETTERS = str.maketrans("ىةی", "يهي", "ـ")
_SEPARATORS = re.compile(r"[\s\-‐-―'’‘ʼ`´/_·]|(?<=\w)\.(?=\w)")
_ARTICLE = re.compile("(?:a|an|the|ein|eine|einen|einem|einer|un|una|der|die|das|el|la|los|las) +")
_ARABIC_ARTICLE = re.compile(r"\b(و?)ال(?=\w{3})")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
# Shorter words, and those in "ss", "is" and "us", are seldom plurals.
_PLURAL = re.compile("[a-z]{4,}(?<![siu])s")
_SINGULAR = re.compile("[a-z]{4,}(?<!s)")


def words_key(name: str) -> str:
    """Return ``name`` without accents, case, and in Arabic without articles, vowel signs and variants of letters."""
    return _ARABIC_ARTICLE.sub(r"\1", fold(name).translate(_ARABIC_LETTERS))


def spelling_key(name: str) -> str:
    """Return what spellings of a name have in common: `words_key` without article, spaces, hyphens and apostrophes."""
    words = words_key(name).strip()
    article = _ARTICLE.match(words)
    return _SEPARATORS.sub("", words[article.end() :] if article else words)


def keyboard_spelling(name: str) -> str:
    """Return ``name`` with ``ue`` for ``ü``, as people type it on other keyboards."""
    return name.translate(_UMLAUTS)


def other_numbers(key: str) -> Iterator[str]:
    """Yield the plural in "s" of a spelling key that may be a singular, and the reverse. It may not be a word."""
    if _PLURAL.fullmatch(key):
        yield key[:-1]
    elif _SINGULAR.fullmatch(key):
        yield f"{key}s"
