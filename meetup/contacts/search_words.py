"""The words of a search, taken apart: which conditions each makes, and the values that the conditions compare with."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, bindparam, cast

from ..people.text import escape_like, fold, search_key, search_keys
from .search_channels import channel_of
from .search_near import half_patterns, is_tried, near_patterns

MAX_SEARCH_WORDS = 6
"""How many words of a search are used; more are ignored."""


Pattern = ColumnElement[str]
"""A pattern of LIKE, as a parameter of a statement."""


class WordShape(NamedTuple):
    """Which conditions a word makes, whatever its letters are.

    Words with the same shape have the same statement, for which the patterns of LIKE are parameters: so many
    ``spellings`` in what belongs to the contact, and so many ``places`` in the names of events and rooms.
    """

    number: int
    """The place of the word among those of the search."""
    spellings: int
    places: int
    channel: str
    """In which field a part of an address or a number is looked for: "email", "phone" or nothing."""
    is_near: bool
    """Whether a name may differ from the word by one letter."""
    is_tag: bool

    def pattern(self, kind: str, place: int = 0) -> Pattern:
        """Return the parameter for a pattern of that kind.

        It is cast to text, which it is, because SQLite looks at a bare parameter of LIKE to find out whether an index
        fits, and plans the statement anew at each execution.
        """
        return cast(bindparam(parameter(kind, self.number, place)), String())

    def patterns(self, kind: str, count: int) -> list[Pattern]:
        return [self.pattern(kind, place) for place in range(count)]


@dataclass(frozen=True)
class Search:
    """A search: the shapes of its words, and the values of the parameters."""

    shapes: tuple[WordShape, ...]
    values: dict[str, Any]


def parse_search(text: str, near: bool = False) -> Search:
    """Take the words of a search apart. With ``near``, a name may differ from a word by one letter."""
    words = text.split()
    shapes: list[WordShape] = []
    values: dict[str, Any] = {}
    for number, word in enumerate(filter(search_key, words[:MAX_SEARCH_WORDS])):
        patterns = _tag_patterns(word) if is_tag(word) else _patterns(word, len(words) > 1, near)
        channel = "" if is_tag(word) else channel_of(word)[0]
        counts = len(patterns["spelling"]), len(patterns.get("place", ()))
        is_near = near and not is_tag(word) and is_tried(search_key(word))
        shapes.append(WordShape(number, *counts, channel, is_near, is_tag(word)))
        for kind, texts in patterns.items():
            values |= {parameter(kind, number, place): pattern for place, pattern in enumerate(texts)}
        if is_near:
            values[parameter("near", number)] = near_patterns(search_key(word))
    return Search(tuple(shapes), values)


def is_tag(word: str) -> bool:
    """Return whether a word has to begin a tag, because it begins with ``#``."""
    return word.startswith(("#", "＃")) and len(word) > 1


def parameter(kind: str, number: int, place: int = 0) -> str:
    """Return the name of a parameter for the word with that number."""
    return f"{kind}_of_word_{number}_{place}"


def _tag_patterns(word: str) -> dict[str, list[str]]:
    return {"tag": [f"{escape_like(fold(word[1:]))}%"], "spelling": [f"%{escape_like(search_key(word))}%"]}


def _patterns(word: str, among_others: bool, near: bool) -> dict[str, list[str]]:
    patterns = {"tag": [f"%{escape_like(fold(word))}%"], "spelling": _like_patterns(word, among_others)}
    if len(word) > 1 or among_others:
        # Names of events and rooms have no search key, so the word is also looked for as it was typed.
        lower_case_patterns = [f"%{escape_like(word.lower())}%"] if len(word) > 1 else []
        patterns["place"] = list(dict.fromkeys((*_like_patterns(word, True), *lower_case_patterns)))
    channel, text = channel_of(word)
    if channel:
        patterns["channel"] = [f"%{escape_like(text)}%"]
    if near and is_tried(search_key(word)):
        patterns["half"] = half_patterns(search_key(word))
    return patterns


def _like_patterns(word: str, among_others: bool) -> list[str]:
    """Return patterns for LIKE. A single letter among other words has to begin a word, as nearly everybody has it."""
    words = [escape_like(spelled) for spelled in search_keys(word)]
    if among_others and len(word) == 1 and word.isascii() and word.isalnum():
        return [f"{words[0]}%", f"% {words[0]}%"]
    return [f"%{spelling}%" for spelling in words]
