"""Who has arrived, as far as that is a number. The guest list names them; what is published here may be passed on."""

from typing import NamedTuple

from sqlalchemy import func, select

from ..events import Attendance, Event
from ..extensions import db
from ..tickets import Ticket, expected_count
from .figures import divide_by_hour
from .hiding import Fact, Publisher

Span = tuple[str, str, int]


class Arrivals(NamedTuple):
    """How many are expected, how many have arrived, and when, in spans like those of `divide_by_hour`."""

    expected: int
    arrived: int
    spans: list[Span]


def load_arrivals(event: Event) -> Arrivals:
    """Return the arrivals of an event as they are now. Who was let in with a void ticket is in, and was expected."""
    tickets = Ticket.event_id == event.id, Ticket.claimed_at.is_(None), Ticket.checked_in_at.is_not(None)
    moments = [
        *_moments(select(Attendance.checked_in_at, Attendance.user_id).where(Attendance.event_id == event.id), 1),
        *_moments(select(Ticket.checked_in_at, Ticket.id).where(*tickets), -1),
    ]
    spans = divide_by_hour(Publisher(), moments, event.time_zone)
    void = db.session.scalar(select(func.count()).where(*tickets, Ticket.cancelled_at.is_not(None))) or 0
    return Arrivals(expected_count(event) + void, len(moments), spans)


def _moments(query, sign: int):  # type: ignore[no-untyped-def]
    """Yield when each person arrived. ``sign`` keeps the ids of tickets apart from those of users."""
    for at, row_id in db.session.execute(query):
        if at is not None:
            yield at, Fact(("arrival", sign * row_id), (sign * row_id,))
