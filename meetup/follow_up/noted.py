"""What is noted about a contact, with the same sentence only once: note, next step and promises often repeat it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..contacts.promises import Promise
from ..languages import gettext

_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset(("i", "ll", "will", "to", "you", "them", "him", "her", "please"))
"""Words by which the same intention differs in a note, a next step and a promise."""


@dataclass(frozen=True)
class Noted:
    """One sentence, with where it stands: ``labels`` is empty for a line of the note."""

    text: str
    labels: Sequence[str]


def merge_noted(lines: Iterable[str], next_step: str, promises: Iterable[Promise]) -> list[Noted]:
    """Return the lines of the note, the next step and the promises; what says the same is merged.

    A promise of the other person stays beside one's own, even in the same words.
    """
    sentences = [("", line, False) for line in lines]
    sentences += [(gettext("Next step"), next_step, False)] if next_step else []
    for each in promises:
        is_theirs = each.side != "mine"
        sentences.append((gettext("They promised") if is_theirs else gettext("You promised"), each.text, is_theirs))
    merged: dict[tuple[bool, str], Noted] = {}
    for label, text, is_theirs in sentences:
        key = is_theirs, _meaning_of(text)
        known = merged.get(key)
        labels = [*(known.labels if known else ()), *([label] if label else ())]
        merged[key] = Noted(known.text if known and (known.labels or not label) else text, labels)
    return list(merged.values())


def _meaning_of(text: str) -> str:
    """Return the words that make the difference, or the text itself if there are none."""
    return " ".join(word for word in _WORD.findall(text.casefold()) if word not in _FILLERS) or text
