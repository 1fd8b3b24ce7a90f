"""Text that people type: what is kept of it, and how it is compared."""

import re
import unicodedata

# Marks that make another letter rather than an accent of it: nukta (7), kana voicing (8: ハ, バ) and virama (9).
_LETTER_FORMING_CLASSES = frozenset((0, 7, 8, 9))
# Spaces, joiners and marks show nothing by themselves, nor do these letters and symbols.
_INVISIBLE_CATEGORIES = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Mn"))
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# C0 and C1 controls and lone surrogates have no place in a line; bidirectional overrides reorder what others read.
# Letters that are no accented ones, and what people type for them on a keyboard that has not got them; apostrophes.
_KEYBOARD_LETTERS = str.maketrans("ıøłđðħŧəŋ", "iolddhten") | str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʻʹ′`´", ""))
_DIGRAPH = re.compile("([aou])e|aa")
_MIN_LETTERS_FOR_DIGRAPHS = 5
"""Letters of a word from which on two of them may stand for one."""
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str, lines: bool = False) -> str:
    """``text`` in NFC without control characters and edge spaces, empty where nothing of it would be seen.

    Line breaks of every kind stay when ``lines``, as ``\\n``.
    """
    text = "\n".join(unicodedata.normalize("NFC", text).splitlines())
    keep = "\n" if lines else ""
    allowed = (c for c in text if c == keep or not (unicodedata.category(c) in ("Cc", "Cs") or c in _BIDI_CONTROLS))
    seen = "".join(allowed).strip()
    return "" if _blank(seen) else seen


def _blank(text: str) -> bool:
    return all(unicodedata.category(c) in _INVISIBLE_CATEGORIES or c in _INVISIBLE_LETTERS for c in text)


def fold(text: str) -> str:
    """``text`` as it is searched: compatibility forms, accents and case taken away."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if unicodedata.combining(c) in _LETTER_FORMING_CLASSES)
    return unicodedata.normalize("NFKC", bare).casefold()


def search_key(text: str) -> str:
    """``text`` as names, cards and notes are found by: folded, in letters that every keyboard has, no apostrophes."""
    return fold(text.translate(_APOSTROPHES)).translate(_KEYBOARD_LETTERS).translate(_APOSTROPHES)


def search_keys(word: str) -> tuple[str, ...]:
    """What ``search_key`` makes of ``word``, and of what it may stand for: ``soerensen`` for ``Sørensen``."""
    plain = search_key(word)
    short = _DIGRAPH.sub(lambda found: found[1] or "a", plain) if len(plain) >= _MIN_LETTERS_FOR_DIGRAPHS else plain
    return tuple(dict.fromkeys((plain, short)))


def split_name(name: str) -> tuple[str, str]:
    """A display name in two, as address books want it, of which ``join_name`` makes the same again: the last word is
    taken for the family name, in China, Japan and Korea the first. Where that does not work all of it is given."""
    given, _, family = name.rpartition(" ")
    if _is_eastern(name):
        family, _, given = name.partition(" ")
    return (given, family) if not given or join_name(given, family) == name else (name, "")


def join_name(given: str, family: str) -> str:
    """Both names in the order in which their script writes them: the family's first in China, Japan and Korea."""
    return " ".join(filter(None, (family, given) if _is_eastern(family) else (given, family)))


def _is_eastern(text: str) -> bool:
    return unicodedata.name((text or " ")[0], "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))


def initials(name: str) -> str:
    """One or two letters for a monogram: first and last word in alphabetic scripts, one character in CJK."""
    words = [word for word in name.split() if any(c.isalnum() for c in word)]
    letters = [next(c for c in word if c.isalnum()) for word in words]
    if not letters:
        return name[:1] or "?"
    if _is_eastern(letters[0]):
        return letters[0]
    return "".join(letters[:1] + letters[-1:] if len(letters) > 1 else letters[:1]).upper()
