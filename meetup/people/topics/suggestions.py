"""Topics for what somebody types: curated ones in whatever language, then those that others at the event use."""

from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ...hooks import Hook
from .curated import curated_topics
from .labels import reader_topic_language
from .spelling import keyboard_spelling, spelling_key, words_key

if TYPE_CHECKING:
    from ..models import User

MAX_SUGGESTIONS = 8
MAX_TYPED_LENGTH = 60
MIN_LETTERS_FOR_TOPICS_IN_USE = 2
"""From so many letters on, the database is asked. With fewer, it would have to count most topics of an event."""

finds_topics_in_use: Hook[Callable[["User", str, int], Collection[str]]] = Hook("finds_topics_in_use")
"""Return names of topics that others near a user have, with words that begin with a text, at most so many.

Only topics that many have may be among them, so that no name tells of one person (P4).
"""


class TopicSuggestion(NamedTuple):
    """A topic for what was typed. ``hint`` is the other name that was typed, if it is not ``name``."""

    name: str
    hint: str = ""


class _SearchedName(NamedTuple):
    """A name of a curated topic. ``words`` begins with a space, so that each word is found behind one."""

    topic_key: str
    language: str
    is_label: bool
    name: str
    words: str
    spelling: str


def suggest_topics(typed: str, reader: "User") -> list[TopicSuggestion]:
    """Return the topics to choose from: those whose label begins with what is typed, then words of it, then synonyms.

    Those that others at the event use come last.
    """
    found = suggest_curated(typed, reader_topic_language())
    for find in finds_topics_in_use if len(typed.strip()) >= MIN_LETTERS_FOR_TOPICS_IN_USE else ():
        names = find(reader, typed.strip(), MAX_SUGGESTIONS - len(found)) if len(found) < MAX_SUGGESTIONS else ()
        found += [TopicSuggestion(name) for name in names]
    return found


def suggest_curated(typed: str, language: str) -> list[TopicSuggestion]:
    """Return the curated topics for what is typed, with their names in ``language``."""
    best: dict[str, tuple[tuple[int, bool], _SearchedName]] = {}
    for rank, name in _matches(typed, language):
        if name.topic_key not in best or rank < best[name.topic_key][0]:
            best[name.topic_key] = rank, name
    topics = curated_topics()
    ranked = sorted((rank, topics[key].label(language), name) for key, (rank, name) in best.items())
    return [_suggestion(label, name, language) for _, label, name in ranked[:MAX_SUGGESTIONS]]


def keys_named_with(text: str) -> set[str]:
    """Return the keys of the curated topics that have ``text`` in a name, in whatever language."""
    spelling = spelling_key(text)
    return {name.topic_key for name in _searched_names() if spelling in name.spelling} if spelling else set()


def _suggestion(label: str, matched: _SearchedName, language: str) -> TopicSuggestion:
    is_seen = matched.is_label and matched.language == language
    return TopicSuggestion(label, "" if is_seen else matched.name)


def _matches(typed: str, language: str) -> Iterator[tuple[tuple[int, bool], _SearchedName]]:
    """Yield the names that match, with their rank. Of equally good ones, those in ``language`` come first."""
    words, spelling = f" {words_key(typed).strip()}", spelling_key(typed)
    if not spelling:
        return
    for name in _searched_names():
        if words in name.words or name.spelling.startswith(spelling):
            is_start = name.spelling.startswith(spelling) or name.words.startswith(words)
            yield (_place(name, spelling, is_start), name.language != language), name


def _place(name: _SearchedName, typed_spelling: str, is_start: bool) -> int:
    """Return how well a name matches: 0 if it is what was typed, then labels by their beginning, then their words."""
    if name.spelling == typed_spelling:
        return 0
    return (1 if is_start else 2) if name.is_label else 3


@cache
def _searched_names() -> list[_SearchedName]:
    """Return all names, and those with umlauts also as they are typed on other keyboards."""
    return [
        _SearchedName(key, language, place == 0, name, _searched_words(spelled), spelling_key(spelled))
        for key, topic in curated_topics().items()
        for language, names in topic.names.items()
        for place, name in enumerate(names)
        for spelled in dict.fromkeys((name, keyboard_spelling(name)))
    ]


def _searched_words(name: str) -> str:
    return f" {words_key(name)}".replace("-", " ")
