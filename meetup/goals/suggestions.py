"""Suggested goals: made of what somebody is looking for, and some that suit nearly everybody."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..languages import gettext
from .models import Goal, GoalKind, GoalProgress

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


def suggestions_for(asks: Sequence[str], goals: Collection[Goal | GoalProgress]) -> list[Suggestion]:
    """Return what to suggest to somebody with these ``asks``, without what is among their ``goals`` already."""
    known = {(goal.kind, goal.text) for goal in goals}
    found = [*_from_asks(asks[:MAX_ASKS]), *_general()]
    return [each for each in found if (each.kind, each.text) not in known][:MAX_SUGGESTIONS]


def _from_asks(asks: Sequence[str]) -> Iterator[Suggestion]:
    for ask in asks:
        yield Suggestion(GoalKind.FIND, gettext("somebody who knows %(topic)s", topic=ask))
    for ask in asks[:1]:
        yield Suggestion(GoalKind.MEET, gettext("can help with %(topic)s", topic=ask), PEOPLE_TO_MEET)


def _general() -> list[Suggestion]:
    return [
        Suggestion(GoalKind.MEET, gettext("work on the same things as I do"), PEOPLE_TO_MEET),
        Suggestion(GoalKind.FIND, gettext("a mentor")),
        Suggestion(GoalKind.FIND, gettext("my next job")),
        Suggestion(GoalKind.FIND, gettext("my first customer")),
        Suggestion(GoalKind.FIND, gettext("a co-founder")),
        Suggestion(GoalKind.MEET, gettext("are here for the first time, too"), PEOPLE_TO_MEET),
    ]
