"""What waits in a room: the numbers on its tabs, and the poll that is open."""

from dataclasses import dataclass

from sqlalchemy import func, select

from ..extensions import db
from ..people import User
from .models import Room
from .polls import Poll
from .questions import OPEN, Question, seen_by
from .reports import Case


@dataclass(frozen=True)
class Counts:
    """``questions`` are those open that one reader gets; ``poll`` is what the latest open one asks."""

    questions: int
    polls: int
    poll: str | None
    reports: int


def counts_in(room: Room, reader: User) -> Counts:
    """One query."""
    asked = select(func.count()).select_from(Question).where(Question.room_id == room.id, *OPEN, seen_by(reader))
    polls = Poll.room_id == room.id, Poll.closed_at.is_(None)
    latest = select(Poll.question).where(*polls).order_by(Poll.created_at.desc(), Poll.id.desc()).limit(1)
    reports = select(func.count()).select_from(Case).where(Case.room_id == room.id, Case.closed_at.is_(None))
    counted = asked, select(func.count()).select_from(Poll).where(*polls), latest, reports
    row = db.session.execute(select(*(query.scalar_subquery() for query in counted))).one()
    return Counts(*row)
