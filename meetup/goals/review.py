"""The goals at the end of a run-through: how far each is, and where it can be carried over to."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..events import Event
from ..people import User
from .carrying import NextEvent, next_event_after
from .lines import GoalLine, goals_at


@dataclass(frozen=True)
class GoalReview:
    """The goals at one event, and the event that comes after it."""

    goals: Sequence[GoalLine]
    next_event: NextEvent | None

    def can_carry(self, goal: GoalLine) -> bool:
        """Return whether the goal can be carried over to the next event and was not."""
        return self.next_event is not None and not goal.is_reached and goal.id not in self.next_event.carried_ids


def review_goals(user: User, event: Event) -> GoalReview | None:
    """Return the review of the goals of ``user`` at an event, ``None`` without any; at most three statements."""
    goals = goals_at(user, event.id)
    if not goals:
        return None
    return GoalReview(goals, None if all(goal.is_reached for goal in goals) else next_event_after(user, event))
