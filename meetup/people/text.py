"""Texts that people type: cleaning them, folding them for comparison, and splitting names."""

import re
import unicodedata

# Classes of marks that make a different letter and not an accent: nukta (7), kana voicing (8: ハ, バ) and virama (9).
_LETTER_FORMING_CLASSES = frozenset((0, 7, 8, 9))
# Spaces, joiners and marks are invisible by themselves, and so are these letters and symbols.
_INVISIBLE_CATEGORIES = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Mn"))
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Letters that do not decompose into a letter and an accent, with what people type for them on other keyboards.
_KEYBOARD_LETTERS = str.maketrans("ıøłđðħŧəŋ", "iolddhten") | str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʻʹ′`´", ""))
_DIGRAPH = re.compile("([aou])e|aa")
_MIN_LETTERS_FOR_DIGRAPHS = 5
"""Length of a word from which on ``oe`` may stand for ``ø``; in shorter words it rarely does."""
# Bidirectional controls change the order in which others read a text.
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str, lines: bool = False) -> str:
    """Return ``text`` in NFC without control characters, lone surrogates and surrounding spaces.

    A text of invisible characters becomes empty. With ``lines``, line breaks of every kind become ``\\n``; otherwise
    they are removed.
    """
    text = "\n".join(unicodedata.normalize("NFC", text).splitlines())
    keep = "\n" if lines else ""
    allowed = (c for c in text if c == keep or not (unicodedata.category(c) in ("Cc", "Cs") or c in _BIDI_CONTROLS))
    cleaned = "".join(allowed).strip()
    return "" if _is_invisible(cleaned) else cleaned


def _is_invisible(text: str) -> bool:
    return all(unicodedata.category(c) in _INVISIBLE_CATEGORIES or c in _INVISIBLE_LETTERS for c in text)


def fold(text: str) -> str:
    """Return ``text`` without compatibility forms, accents and case, so that spellings of a word compare equal."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if unicodedata.combining(c) in _LETTER_FORMING_CLASSES)
    return unicodedata.normalize("NFKC", bare).casefold()


def search_key(text: str) -> str:
    """Return the text by which names, cards and notes are found: folded, in keyboard letters, without apostrophes."""
    return fold(text.translate(_APOSTROPHES)).translate(_KEYBOARD_LETTERS).translate(_APOSTROPHES)


def search_keys(word: str) -> tuple[str, ...]:
    """Return the search keys to look for: that of ``word``, and that of ``Sørensen`` for ``soerensen``."""
    key = search_key(word)
    short_key = _DIGRAPH.sub(lambda match: match[1] or "a", key) if len(key) >= _MIN_LETTERS_FOR_DIGRAPHS else key
    return tuple(dict.fromkeys((key, short_key)))


def split_name(name: str) -> tuple[str, str]:
    """Split a display name into given name and family name, so that `join_name` returns the same name again.

    The last word is taken as the family name; for names in Chinese, Japanese or Korean script, the first. If the parts
    would not join to the same name, all of it is the given name.
    """
    given, _, family = name.rpartition(" ")
    if _is_eastern(name):
        family, _, given = name.partition(" ")
    return (given, family) if not given or join_name(given, family) == name else (name, "")


def first_name(name: str) -> str:
    """Return what one calls somebody with that display name. A title such as "Dr." keeps the whole name with it."""
    given, _family = split_name(name)
    first, _, others = given.partition(" ")
    return name if first.endswith(".") else first if others else given


def join_name(given: str, family: str) -> str:
    """Return the full name. The family name comes first if it is in Chinese, Japanese or Korean script."""
    return " ".join(filter(None, (family, given) if _is_eastern(family) else (given, family)))


def _is_eastern(text: str) -> bool:
    return unicodedata.name((text or " ")[0], "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))


def initials(name: str) -> str:
    """Return the initials: of the first and last word, or one character for Chinese, Japanese and Korean names."""
    words = [word for word in name.split() if any(c.isalnum() for c in word)]
    letters = [next(c for c in word if c.isalnum()) for word in words]
    if not letters:
        return name[:1] or "?"
    if _is_eastern(letters[0]):
        return letters[0]
    return "".join(letters[:1] + letters[-1:] if len(letters) > 1 else letters[:1]).upper()


def escape_like(text: str) -> str:
    """Return a text with the special characters of LIKE escaped by backslashes."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
