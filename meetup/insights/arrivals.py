"""Who has arrived, as far as that is a number. The guest list names them; what is published here may be passed on."""

from typing import NamedTuple

from sqlalchemy import select

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
    """Return the arrivals of an event as they are now."""
    moments = [
        *_moments(select(Attendance.checked_in_at, Attendance.user_id).where(Attendance.event_id == event.id), 1),
        *_moments(select(Ticket.checked_in_at, Ticket.id).where(Ticket.event_id == event.id, *_HAS_NO_ACCOUNT), -1),
    ]
    spans = divide_by_hour(Publisher(), moments, event.time_zone)
    return Arrivals(expected_count(event), len(moments), spans)


_HAS_NO_ACCOUNT = (Ticket.attendance_id.is_(None), Ticket.cancelled_at.is_(None))


def _moments(query, sign: int):  # type: ignore[no-untyped-def]
    """Yield when each person arrived. ``sign`` keeps the ids of tickets apart from those of users."""
    for at, row_id in db.session.execute(query):
        if at is not None:
            yield at, Fact(("arrival", sign * row_id), (sign * row_id,))
