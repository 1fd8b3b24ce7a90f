"""What a reader takes for one character: a letter with its marks, a conjunct, a flag (UAX #29, in short)."""

import unicodedata
from collections.abc import Iterator

JOINER = "\u200d"
SARA_AM = "\u0e33\u0eb3"
"""Vowels of Thai and Lao that are written behind their letter and belong to it (UAX #29, SpacingMark)."""
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
FIRST_JAMO, OTHER_JAMO = range(0x1100, 0x1160), range(0x1160, 0x1200)
VIRAMA = 9
"""The canonical combining class of the signs that join a consonant with the one after it."""


def graphemes(text: str) -> Iterator[str]:
    """Yield the text's characters as people see them."""
    cluster = ""
    for character in text:
        if cluster and not _belongs_to(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _belongs_to(cluster: str, character: str) -> bool:
    last, point = cluster[-1], ord(character)
    extends = unicodedata.category(character) in ("Mn", "Me", "Mc") or character in SARA_AM or point in SKIN_TONES
    if extends or character in (JOINER, "\u200c") or 0xE0020 <= point < 0xE0080:
        return True
    if last == JOINER or unicodedata.combining(last) == VIRAMA:
        return unicodedata.category(character)[0] in "LS"
    if point in FLAG_LETTERS:
        return len(cluster) == 1 and ord(last) in FLAG_LETTERS
    return point in OTHER_JAMO and (ord(last) in FIRST_JAMO or ord(last) in OTHER_JAMO)
