"""Filling sentences and templates with what is known. A sentence that needs what is not known is left out."""

import re
from collections.abc import Iterable

from ..languages import lazy_gettext

PLACEHOLDERS = {
    "name": lazy_gettext("their first name, or the full name if we're not sure"),
    "event": lazy_gettext("where we met"),
    "room": lazy_gettext("the room"),
    "session": lazy_gettext("the session where we met"),
    "day": lazy_gettext("the day we met"),
    "promise": lazy_gettext("what I promised"),
    "interest": lazy_gettext("what we're both into"),
    "me": lazy_gettext("my name"),
}
"""The placeholders that owners may use in their templates."""
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[ \t]+|(?<=[。！？])")
_BLANK_LINES = re.compile(r"\n{3,}")


def unknown_placeholders(text: str) -> list[str]:
    """Return what stands in braces in ``text`` and means nothing."""
    return [found for found in PLACEHOLDER.findall(text) if _key(found) not in PLACEHOLDERS]


def fill_template(text: str, values: dict[str, str]) -> str:
    """Fill the placeholders of ``text``. A sentence with one that has no value goes, and a line with it."""
    lines = [_fill_line(line, values) for line in text.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(line for line in lines if line is not None)).strip()


def first_fillable(sentences: Iterable[str | tuple[str, ...]], values: dict[str, str], seed: int = 0) -> str:
    """Return the first of ``sentences`` that needs nothing unknown, filled. Of a tuple, ``seed`` chooses one."""
    for entry in sentences:
        variants = (entry,) if isinstance(entry, str) else entry
        if fillable := [sentence for sentence in variants if is_fillable(sentence, values)]:
            return fill_sentence(fillable[seed % len(fillable)], values)
    return ""


def is_fillable(sentence: str, values: dict[str, str]) -> bool:
    """Return whether all placeholders of ``sentence`` have a value."""
    return all(values.get(_key(found)) for found in PLACEHOLDER.findall(sentence))


def fill_sentence(sentence: str, values: dict[str, str]) -> str:
    """Fill the placeholders of ``sentence``. What is filled in is not filled again."""
    return PLACEHOLDER.sub(lambda found: values[_key(found[1])], sentence)


def _key(placeholder: str) -> str:
    return placeholder.strip().casefold()


def _fill_line(line: str, values: dict[str, str]) -> str | None:
    """Return one line filled, ``None`` when nothing is left of it."""
    sentences = _SENTENCE_END.split(line)
    kept = [sentence for sentence in sentences if is_fillable(sentence, values)]
    if len(kept) == len(sentences):
        return fill_sentence(line, values)
    return " ".join(fill_sentence(sentence, values) for sentence in kept if sentence) or None
