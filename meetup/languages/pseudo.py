"""Two languages that nobody speaks: English made longer and accented, from left to right and from right to left.

What stays plain on a page in them is not wrapped for translation, and what no longer fits had no room for German. Their
tags are those that Unicode CLDR keeps for this purpose.
"""

import re

from babel import Locale
from babel.support import NullTranslations

from .catalogues import Language

OPENING, CLOSING = "⟦", "⟧"
"""Brackets around each sentence, so that one that is glued from parts shows."""
_ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž"
)
_UNTOUCHED = re.compile(r"(%\(\w+\)[sd]|%%|<[^>]+>|&\w+;)")
_FILLERS = ("öñé", "ţŵö", "ţĥŕéé", "ƒöûŕ", "ƒîṽé")
_LONGER_BY = 0.4
"""By how much German, the longest of our neighbours, is longer than English."""


class PseudoTranslations(NullTranslations):
    """A catalogue that knows every sentence."""

    def __init__(self, is_reversed: bool = False) -> None:
        super().__init__()
        self._is_reversed = is_reversed

    def gettext(self, message: str) -> str:
        return accent(message, self._is_reversed)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def accent(message: str, is_reversed: bool = False) -> str:
    """Return the message with other letters and more of them; placeholders and markup stay as they are."""
    parts = _UNTOUCHED.split(message)
    words = "".join(part if number % 2 else part.translate(_ACCENTED) for number, part in enumerate(parts))
    letters = sum(len(part) for part in parts[::2])
    filling = " ".join(_FILLERS[: max(1, round(_LONGER_BY * letters / 4))] if letters > 1 else ())
    sentence = f"{OPENING}{words} {filling}{CLOSING}" if filling else f"{OPENING}{words}{CLOSING}"
    return f"\N{RIGHT-TO-LEFT EMBEDDING}{sentence}\N{POP DIRECTIONAL FORMATTING}" if is_reversed else sentence


PSEUDO_LANGUAGES = {
    language.tag: language
    for language in (
        Language("en-XA", Locale("en"), "ltr", PseudoTranslations()),
        Language("ar-XB", Locale("en"), "rtl", PseudoTranslations(is_reversed=True)),
    )
}
