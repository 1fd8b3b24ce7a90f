"""Suggested goals: made of what somebody is looking for, and some that suit nearly everybody."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..languages import gettext
from ..people.text import fold
from .models import GoalKind, GoalProgress

MAX_SUGGESTIONS = 6
MAX_ASKS = 3
"""How many asks become suggestions, so that some room is left for others."""
PEOPLE_TO_MEET = 3


@dataclass(frozen=True)
class Suggestion(GoalProgress):
    """A goal that one tap adds."""

    kind: str
    text: str
    target: int = 1
    done: int = 0
    people: int = 0


def suggestions_for(asks: Sequence[str], goals: Collection[GoalProgress]) -> list[Suggestion]:
    """Return what to suggest to somebody who looks for ``asks``, without what is among their ``goals`` already.

    The asks are as they stand in a sentence. They can be “Rust” or “a mentor”, so the ideas fit both.
    """
    known = {_comparable(goal) for goal in goals}
    found: dict[str, Suggestion] = {}
    for each in (*_from_asks(asks[:MAX_ASKS]), *_general()):
        found.setdefault(_comparable(each), each)
    return [each for comparable, each in found.items() if comparable not in known][:MAX_SUGGESTIONS]


def _comparable(goal: GoalProgress) -> str:
    """Return how a goal reads, without what makes no difference: “Find: a mentor” is “Find a mentor”."""
    return fold(goal.label.replace(":", ""))


def _from_asks(asks: Sequence[str]) -> Iterator[Suggestion]:
    for ask in asks:
        yield Suggestion(GoalKind.WORDS, gettext("Find: %(topic)s", topic=ask))
    for ask in asks[:1]:
        text = gettext("Talk to %(num)s people about %(topic)s", num=PEOPLE_TO_MEET, topic=ask)
        yield Suggestion(GoalKind.WORDS, text, PEOPLE_TO_MEET)


def _general() -> list[Suggestion]:
    return [
        Suggestion(GoalKind.MEET, gettext("work on the same things as I do"), PEOPLE_TO_MEET),
        Suggestion(GoalKind.FIND, gettext("a mentor")),
        Suggestion(GoalKind.FIND, gettext("my next job")),
        Suggestion(GoalKind.FIND, gettext("my first customer")),
        Suggestion(GoalKind.FIND, gettext("a co-founder")),
        Suggestion(GoalKind.MEET, gettext("are here for the first time, too"), PEOPLE_TO_MEET),
    ]
