"""Who helped somebody in a year, and whom they helped and kept it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from ..extensions import db
from ..formats import time_zone
from ..people import Profile, User
from ..people.topics import topic_in_sentence
from .history import introduced_name
from .lines import OutcomeLine, outcome_lines
from .models import Outcome, OutcomeHelper

MAX_OF_YEAR = 100


@dataclass(frozen=True)
class GivenHelp:
    """What the user did for ``name`` and kept. ``introduced_name`` is whom they introduced, if that was it."""

    name: str
    topic: str
    """As it stands in a sentence."""
    introduced_name: str


@dataclass(frozen=True)
class YearHelp:
    """The help of a year, the first first: asks with whoever helped, and what the user did."""

    received: Sequence[OutcomeLine]
    given: Sequence[GivenHelp]


def help_of_year(user: User, number: int) -> YearHelp:
    """Return the help of the year ``number`` where ``user`` is, in three statements."""
    zone = time_zone(user.time_zone)
    begins, ends = (datetime(year, 1, 1, tzinfo=zone).astimezone(UTC) for year in (number, number + 1))
    is_in_year = Outcome.closed_at >= begins, Outcome.closed_at < ends
    own = select(Outcome).where(Outcome.owner_id == user.id, *is_in_year).order_by(Outcome.closed_at, Outcome.id)
    lines = outcome_lines(db.session.scalars(own.limit(MAX_OF_YEAR)).all())
    return YearHelp([line for line in lines if line.helpers], _given(user, is_in_year))


def _given(user: User, is_in_year: Sequence[object]) -> list[GivenHelp]:
    query = select(Profile.name, Outcome.topic_key, Outcome.topic_name, introduced_name())
    query = query.select_from(OutcomeHelper).join(Outcome, Outcome.id == OutcomeHelper.outcome_id)
    query = query.join(Profile, Profile.user_id == Outcome.owner_id)
    query = query.where(OutcomeHelper.person_id == user.id, OutcomeHelper.agreed_at.is_not(None), *is_in_year)  # type: ignore[arg-type]
    rows = db.session.execute(query.order_by(Outcome.closed_at, OutcomeHelper.id).limit(MAX_OF_YEAR))
    return [GivenHelp(name, topic_in_sentence(key, topic), other or "") for name, key, topic, other in rows]
