"""Results of polls: how many people voted, and for what."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from ...extensions import db
from ...people import User
from .models import Ballot, BallotChoice, Poll, PollChoice


@dataclass(frozen=True)
class ChoiceResult:
    """A choice with its number of votes and the number of voters. Both are ``None`` while they are hidden."""

    choice: PollChoice
    count: int | None
    total: int | None

    @property
    def percent(self) -> int:
        """The percentage of voters who chose it, rounded."""
        return round(100 * (self.count or 0) / self.total) if self.total else 0


@dataclass(frozen=True)
class PollResult:
    """A poll as everybody in the room sees it. ``voter_count`` is never hidden."""

    poll: Poll
    choices: list[ChoiceResult]
    voter_count: int


def load_results(polls: Sequence[Poll]) -> list[PollResult]:
    """Return the results of polls with two queries."""
    ids = [poll.id for poll in polls]
    voter_query = select(Ballot.poll_id, func.count()).where(Ballot.poll_id.in_(ids)).group_by(Ballot.poll_id)
    choice_query = select(BallotChoice.choice_id, func.count()).where(BallotChoice.poll_id.in_(ids))
    choice_query = choice_query.group_by(BallotChoice.choice_id)
    voters, votes = (dict(db.session.execute(query).all()) if ids else {} for query in (voter_query, choice_query))
    return [_build_result(poll, voters.get(poll.id, 0), votes) for poll in polls]


def _build_result(poll: Poll, voter_count: int, votes: dict[int, int]) -> PollResult:
    """Return the result of a poll from the numbers of ``votes`` by choice id."""
    if not poll.shows_counts:
        return PollResult(poll, [ChoiceResult(choice, None, None) for choice in poll.choices], voter_count)
    choices = [ChoiceResult(choice, votes.get(choice.id, 0), voter_count) for choice in poll.choices]
    return PollResult(poll, choices, voter_count)


def chosen_ids(user: User, polls: Sequence[Poll]) -> set[int]:
    """Return the ids of the choices that ``user`` voted for in these polls."""
    ids = [poll.id for poll in polls]
    query = select(BallotChoice.choice_id).where(BallotChoice.user_id == user.id, BallotChoice.poll_id.in_(ids))
    return set(db.session.scalars(query))
