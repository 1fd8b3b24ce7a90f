"""Results of polls: how many people voted, and for what.

While a poll is open, the numbers are only for those who have voted, and for its moderators. A result holds nothing that
its reader may not see, so that templates and frames cannot show more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from ...extensions import db
from ...languages import listed
from ...people import User
from .models import Ballot, BallotChoice, Poll, PollChoice


@dataclass(frozen=True)
class ChoiceResult:
    """A choice with its number of votes, ``None`` if the reader may not see it, out of ``total`` voters.

    ``is_own``: the reader voted for it.
    """

    choice: PollChoice
    count: int | None
    total: int
    is_own: bool

    @property
    def percent(self) -> int:
        """The percentage of voters who chose it, rounded."""
        return round(100 * (self.count or 0) / self.total) if self.total else 0


@dataclass(frozen=True)
class PollResult:
    """A poll as one reader sees it, or as everybody does in a frame. ``voter_count`` is never hidden."""

    poll: Poll
    choices: list[ChoiceResult]
    voter_count: int
    shows_counts: bool

    @property
    def own_choices(self) -> list[str]:
        """What the reader voted for; empty before they vote."""
        return [result.choice.text for result in self.choices if result.is_own]

    @property
    def own_choice_list(self) -> str:
        """What the reader voted for, as one text."""
        return listed(self.own_choices)


def load_results(polls: Sequence[Poll], reader: User | None, moderates: bool = False) -> list[PollResult]:
    """Return the results of polls for ``reader``, who ``moderates`` them or not, with three queries.

    Without a reader they are what everybody may see.
    """
    ids = [poll.id for poll in polls]
    voter_query = select(Ballot.poll_id, func.count()).where(Ballot.poll_id.in_(ids)).group_by(Ballot.poll_id)
    choice_query = select(BallotChoice.choice_id, func.count()).where(BallotChoice.poll_id.in_(ids))
    choice_query = choice_query.group_by(BallotChoice.choice_id)
    voters, votes = (dict(db.session.execute(query).all()) if ids else {} for query in (voter_query, choice_query))
    own_ids = _own_choice_ids(reader, ids) if reader and ids else set()
    return [_build_result(poll, voters.get(poll.id, 0), votes, own_ids, moderates) for poll in polls]


def _build_result(
    poll: Poll, voter_count: int, votes: Mapping[int, int], own_ids: set[int], moderates: bool
) -> PollResult:
    """Return the result of a poll from the numbers of ``votes`` by choice id."""
    has_voted = any(choice.id in own_ids for choice in poll.choices)
    shows_counts = poll.is_closed or (not poll.hidden and (has_voted or moderates))
    choices = [
        ChoiceResult(choice, votes.get(choice.id, 0) if shows_counts else None, voter_count, choice.id in own_ids)
        for choice in poll.choices
    ]
    return PollResult(poll, choices, voter_count, shows_counts)


def _own_choice_ids(reader: User, poll_ids: Sequence[int]) -> set[int]:
    query = select(BallotChoice.choice_id).where(BallotChoice.user_id == reader.id)
    return set(db.session.scalars(query.where(BallotChoice.poll_id.in_(poll_ids))))
