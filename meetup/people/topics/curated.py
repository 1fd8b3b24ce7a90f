"""The curated topics of ``topics.toml``, which have names in four languages. They are read when first asked for."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .spelling import keyboard_spelling, other_numbers, spelling_key

TOPIC_LANGUAGES = ("en", "de", "es", "ar")
_FILE = Path(__file__).with_name("topics.toml")


class CuratedTopic(NamedTuple):
    """A topic that everybody can choose. ``names`` are by language, the first of each as it stands in a sentence."""

    key: str
    names: Mapping[str, tuple[str, ...]]

    def label(self, language: str) -> str:
        """Return the label in one of ``TOPIC_LANGUAGES``, which begins with a capital letter."""
        name = self.names[language][0]
        return name[:1].upper() + name[1:]


@cache
def curated_topics() -> Mapping[str, CuratedTopic]:
    """Return all curated topics by key, in the order of the keys."""
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        key: CuratedTopic(key, {language: tuple(names) for language, names in languages.items()})
        for key, languages in content.items()
    }


def find_curated(name: str) -> CuratedTopic | None:
    """Return the topic that has ``name`` as a label or synonym in any language, however it is spelled, or ``None``."""
    key = _key_of_spelling().get(spelling_key(name))
    return curated_topics()[key] if key else None


@cache
def _key_of_spelling() -> Mapping[str, str]:
    """Return the keys of topics by the spelling keys of their names, and of plurals that could be of no other topic."""
    keys: dict[str, str] = {}
    owners_of_plural: dict[str, set[str]] = {}
    for key, spelling in _spellings():
        keys[spelling] = key
        for other in other_numbers(spelling):
            owners_of_plural.setdefault(other, set()).add(key)
    plurals = {other: owners.pop() for other, owners in owners_of_plural.items() if len(owners) == 1}
    return plurals | keys


def _spellings() -> Iterator[tuple[str, str]]:
    """Yield the key of each topic with the spelling key of each name."""
    for key, topic in curated_topics().items():
        for names in topic.names.values():
            for name in names:
                yield key, spelling_key(name)
                keyboard_name = keyboard_spelling(name)
                if keyboard_name != name:
                    yield key, spelling_key(keyboard_name)
