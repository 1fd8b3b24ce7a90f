"""The evening of an event's day, and the morning after: the people met that day, while they are remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam

from ..contacts.models import Contact
from ..database.prepared import GIVEN_USER, prepared
from ..events import EventLine
from ..extensions import UtcDateTime, db, now
from ..people import User
from .contact_lines import ContactLine, contact_lines, lines_query
from .progress import people_query

EVENING_HOUR = 18
"""From this hour, by the event's clock, Today counts the people of the day."""

NOON_HOUR = 12
"""Until this hour it counts those of the day before."""

MAX_FACES = 5


@dataclass(frozen=True)
class Evening:
    """The people met on one day of an event. The counts stop at ``MAX_COUNT`` + 1."""

    event: EventLine
    is_morning_after: bool
    met: int
    thanked: int
    to_do: int
    people: Sequence[ContactLine]
    """Some of them, the last first, for their faces."""

    @property
    def minutes(self) -> int:
        """About how long the run-through takes, at a bit less than a minute for each person."""
        return max(1, round(self.to_do * 0.9))


def evening_of(owner: User, event: EventLine | None) -> Evening | None:
    """Return whom ``owner`` met on the day of ``event`` that ends now or ended last night, in three queries.

    It is ``None`` by day, and as soon as nobody of that day is left to follow up.
    """
    day = _day_to_follow_up(event) if event else None
    if event is None or day is None:
        return None
    zone = ZoneInfo(event.time_zone)
    begins, ends = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    values = {"user_id": owner.id, "event_id": event.id, "begins": begins, "ends": ends}
    met, thanked, to_do = db.session.execute(_counts_query(), values).one()
    if not to_do:
        return None
    (people,) = contact_lines(db.session.execute(_people_query(), values).all())
    is_morning_after = day < now().astimezone(zone).date()
    return Evening(event, is_morning_after, met, thanked, to_do, people)


@prepared
def _counts_query() -> Select[Any]:
    return people_query(*_met_that_day())


@prepared
def _people_query() -> Select[Any]:
    query = lines_query().where(*_met_that_day())
    return query.order_by(Contact.met_at.desc(), Contact.id.desc()).limit(MAX_FACES)


def _met_that_day() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the people met at the given event on the given day."""
    begins, ends = (bindparam(name, type_=UtcDateTime()) for name in ("begins", "ends"))
    is_that_day = Contact.met_at >= begins, Contact.met_at < ends
    is_there = Contact.event_id == bindparam("event_id")
    return Contact.owner_id == GIVEN_USER.id, is_there, Contact.is_listed(), *is_that_day


def _day_to_follow_up(event: EventLine) -> date | None:
    """Return the day of ``event`` whose people it is time to write to, by its own clock."""
    here = now().astimezone(ZoneInfo(event.time_zone))
    if here.hour >= EVENING_HOUR:
        day = here.date()
    elif here.hour < NOON_HOUR:
        day = here.date() - timedelta(days=1)
    else:
        return None
    begins, ends = (at.astimezone(here.tzinfo).date() for at in (event.starts_at, event.ends_at))
    return day if begins <= day <= ends else None
