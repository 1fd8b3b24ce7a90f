"""How many have arrived, when they did, and who was let in at two doors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select, union_all

from ..database.prepared import prepared
from ..events import Attendance, Event
from ..extensions import db
from ..tickets import Ticket
from .door_list import lines_of
from .facts import ANYWAY, CheckIn
from .passages import Passage
from .subjects import Subject

MAX_CONFLICTS = 50


class Counts(NamedTuple):
    """How many are on the list of an event, and how many of them are in."""

    arrived: int
    expected: int

    @classmethod
    def of(cls, event_id: int) -> "Counts":
        """Count with one query. Who was let in with a void ticket is in, and on the list."""
        row = db.session.execute(_counts_query(), {"event_id": event_id}).one()
        return cls(row[1] + row[3], row[0] + row[2])

    def as_json(self) -> dict[str, int]:
        return self._asdict()


@prepared
def _counts_query() -> Select[*tuple[Any, ...]]:
    given_event = bindparam("event_id", type_=Integer())
    at_event = Attendance.event_id == given_event, Ticket.event_id == given_event
    attending = select(func.count()).select_from(Attendance).where(at_event[0])
    tickets = select(func.count()).select_from(Ticket).where(at_event[1], Ticket.claimed_at.is_(None))
    return select(
        attending.scalar_subquery().label("attending"),
        attending.where(Attendance.checked_in_at.is_not(None)).scalar_subquery().label("attending_in"),
        tickets.where(_is_listed()).scalar_subquery().label("tickets"),
        tickets.where(Ticket.checked_in_at.is_not(None)).scalar_subquery().label("tickets_in"),
    )


def _is_listed() -> ColumnElement[bool]:
    return or_(Ticket.cancelled_at.is_(None), Ticket.checked_in_at.is_not(None))


def arrivals_query(event_id: int) -> Select[datetime]:
    """Return the query for when each person at an event was first checked in, whoever they are."""
    is_in = Attendance.event_id == event_id, Attendance.checked_in_at.is_not(None)
    has_ticket = and_(Ticket.event_id == event_id, Ticket.claimed_at.is_(None), Ticket.checked_in_at.is_not(None))
    arrived = union_all(
        select(Attendance.checked_in_at.label("at")).where(*is_in), select(Ticket.checked_in_at).where(has_ticket)
    ).subquery()
    return select(arrived.c.at).order_by(arrived.c.at)


class ConflictingPassage(NamedTuple):
    """One of several check-ins of the same person."""

    at: datetime
    door: str
    by: str


class Conflict(NamedTuple):
    """Somebody whom two devices let in, neither of which knew of the other, the earliest check-in first."""

    name: str
    passages: Sequence[ConflictingPassage]


def find_conflicts(event: Event) -> Sequence[Conflict]:
    """Return who was let in at two devices that did not know of each other, such as while one was offline."""
    subjects = [subject for key in db.session.scalars(_conflicts_query(event.id)) if (subject := Subject.parse(key))]
    lines = {line["key"]: line for line in lines_of(event, subjects) if "name" in line} if subjects else {}
    found = [lines[subject.key] for subject in subjects if subject.key in lines]
    return [Conflict(line["name"], [_conflicting(passage) for passage in line["in"]]) for line in found]


def _conflicting(passage: Passage) -> ConflictingPassage:
    return ConflictingPassage(datetime.fromisoformat(passage["at"]), passage["door"], passage["by"])


def _conflicts_query(event_id: int) -> Select[str]:
    query = select(CheckIn.person).where(CheckIn.event_id == event_id, CheckIn.way != ANYWAY, CheckIn.stands())
    device = func.coalesce(CheckIn.device_id, 0)
    query = query.group_by(CheckIn.person).having(func.min(device) != func.max(device))
    return query.order_by(func.max(CheckIn.at).desc(), CheckIn.person).limit(MAX_CONFLICTS)
