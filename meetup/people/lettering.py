"""Characters that nobody sees, and words that mix alphabets: what names and links are faked with (UTS 39)."""

import re
import unicodedata

# Default ignorable code points and letters without a shape (UCD 15.1, DerivedCoreProperties), except for what
# `clean` removes anyway. Browsers draw nothing either for marks of annotations, the controls of hieroglyphs, the filler
# of Khitan and the blank head of a note.
_UNSEEN_RANGES = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200D),
    (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB), (0x13430, 0x1343F), (0x16FE4, 0x16FE4), (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_ARABIC_WITHOUT_LEFT_JOIN = frozenset("اآأإٱدڈذرڑزژوؤةء")
_BLACK_FLAG, _CANCEL_TAG = "\U0001f3f4", "\U000e007f"
_OTHER_EMOJI = frozenset("‼⁉〰")
_SKIN_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_VIRAMA_CLASS = 9

_SCRIPTS_WRITTEN_TOGETHER = (
    frozenset(("LATIN", "CJK", "HIRAGANA", "KATAKANA")),
    frozenset(("LATIN", "CJK", "HANGUL")),
    frozenset(("LATIN", "CJK", "BOPOMOFO")),
)
"""Scripts that may be mixed in one word: "highly restrictive" of UTS 39, section 5.2."""

_LATIN_LOOK_ALIKES = frozenset("АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι")
"""Cyrillic and Greek letters that cannot be told from Latin ones (UTS 39, confusables.txt)."""


_LETTERS_OF_FORMULAS = re.compile("[\U0001d400-\U0001d7ff]")


def has_unseen(text: str) -> bool:
    """Return whether there is a character that nobody sees, where no script and no emoji needs it.

    Joiners are needed between Arabic letters, after a virama (UAX 31, section 2.3) and in emoji; variation selectors
    after emoji, Han and Mongolian letters; tags in the flags of England, Scotland and Wales.
    """
    return any(_is_unseen(c) and not _is_needed(text, place) for place, c in enumerate(text))


def without_unseen(text: str) -> str:
    """Return ``text`` without the characters that nobody sees and no script needs.

    For what comes from a file or a code, where nobody is there to correct it.
    """
    return "".join(c for place, c in enumerate(text) if not _is_unseen(c) or _is_needed(text, place))


def _is_unseen(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _UNSEEN_RANGES)


def _is_needed(text: str, place: int) -> bool:
    character, before, after = text[place], text[:place], text[place + 1 :]
    previous, following = before[-1:], after[:1]
    if character in (_NON_JOINER, _JOINER):
        return _is_joiner_needed(character, previous, following)
    if 0xFE00 <= ord(character) <= 0xFE0F:
        is_keycap = previous != "" and previous in "0123456789#*" and following == "\u20e3"
        return is_keycap or _is_emoji(previous) or _script(previous) == "CJK"
    if 0xE0100 <= ord(character) <= 0xE01EF:
        return _script(previous) == "CJK"
    if 0x180B <= ord(character) <= 0x180F:
        return _script(previous) == "MONGOLIAN"
    return 0xE0020 <= ord(character) <= 0xE007F and _is_in_flag(before, character + after)


def _is_joiner_needed(joiner: str, previous: str, following: str) -> bool:
    if previous and unicodedata.combining(previous) == _VIRAMA_CLASS:
        return joiner == _JOINER or following.isalpha()
    if joiner == _NON_JOINER:
        is_joining = _script(previous) == "ARABIC" and previous not in _ARABIC_WITHOUT_LEFT_JOIN
        return is_joining and _script(following) == "ARABIC"
    return _is_emoji(previous, after_selector=True) and _is_emoji(following)


def _is_emoji(character: str, after_selector: bool = False) -> bool:
    if not character or character.isascii():
        return False
    is_end = character == "\ufe0f" or character in _SKIN_TONES
    is_symbol = unicodedata.category(character) in ("So", "Sm") and character != "\u2800"
    return is_symbol or character in _OTHER_EMOJI or (is_end if after_selector else character in _SKIN_TONES)


def _is_in_flag(before: str, rest: str) -> bool:
    tags = "".join(c for c in before[-6:] if 0xE0020 <= ord(c) <= 0xE007E)
    start = before[: len(before) - len(tags)]
    return start.endswith(_BLACK_FLAG) and _CANCEL_TAG in rest[:7]


def _script(character: str) -> str:
    """Return the script of a letter by the first word of its name, such as ``LATIN``; empty for what is no letter."""
    if not character.isalpha():
        return ""
    name = unicodedata.name(character, "").partition(" ")[0].partition("-")[0]
    return {"FULLWIDTH": "LATIN", "HALFWIDTH": "KATAKANA"}.get(name, name)


def mixes_alphabets(text: str) -> bool:
    """Return whether a word mixes scripts, or one looks Latin and is not while others are Latin.

    Two words in two scripts are fine: many people write their name in both. Letters of formulas are never: without
    serifs, nobody can tell them from others.
    """
    if _LETTERS_OF_FORMULAS.search(text):
        return True
    words = text.replace("-", " ").replace(".", " ").replace("/", " ").split()
    scripts = [{script for c in unicodedata.normalize("NFC", word) if (script := _script(c))} for word in words]
    if any(len(used) > 1 and not any(used <= together for together in _SCRIPTS_WRITTEN_TOGETHER) for used in scripts):
        return True
    return {"LATIN"} in scripts and any(_looks_latin(word) for word in words)


def _looks_latin(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and all(c in _LATIN_LOOK_ALIKES for c in letters)
