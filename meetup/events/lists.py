"""Lists of events: those that a reader attends or attended, and public ones to discover."""

from collections.abc import Sequence
from typing import Any

from flask_login import AnonymousUserMixin
from sqlalchemy import Select, or_, select

from ..database.prepared import GIVEN_USER, ROW_LIMIT, moment, prepared
from ..extensions import db, now
from ..pages import Page
from ..people import User
from .attendance import Attendance
from .models import Event

MAX_COMING_EVENTS = 50
EVENTS_PER_PAGE = 20


def coming_events(reader: User | AnonymousUserMixin) -> Sequence[Event]:
    """Return the running and coming events that ``reader`` attends, the earliest first."""
    if not reader.is_authenticated:
        return []
    query = _seen_events_query(reader.id).where(Event.ends_at > now()).order_by(Event.starts_at, Event.id)
    return db.session.scalars(query.limit(MAX_COMING_EVENTS)).all()


def past_events_page(reader: User | AnonymousUserMixin, after: str | None) -> Page[Event]:
    """Load a page of the events that ``reader`` attended, the latest first, after the cursor ``after``."""
    if not reader.is_authenticated:
        return Page([], None)
    query = _seen_events_query(reader.id).where(Event.ends_at <= now())
    return Page.load(query, (Event.ends_at, Event.id), after, EVENTS_PER_PAGE)


def public_events_page(reader: User | AnonymousUserMixin, after: str | None) -> Page[Event]:
    """Load a page of running and coming public events that ``reader`` does not attend, the earliest first."""
    query = select(Event).where(Event.status == "published", Event.visibility == "public", Event.ends_at > now())
    if reader.is_authenticated:
        query = query.where(Event.id.not_in(select(Attendance.event_id).where(Attendance.user_id == reader.id)))
    return Page.load(query, (Event.starts_at, Event.id), after, EVENTS_PER_PAGE, descending=False)


def _attended_events_query(user_id: Any) -> Select[Event]:
    return select(Event).join(Attendance, Attendance.event_id == Event.id).where(Attendance.user_id == user_id)


def _seen_events_query(user_id: Any) -> Select[Event]:
    """Return the query for the events that a user attends. Of suspended ones, only organizers and staff know."""
    is_seen = or_(Event.suspended_at.is_(None), Attendance.role.in_(("organizer", "staff")))
    return _attended_events_query(user_id).where(is_seen)


def events_of(owner: User, limit: int = 12) -> Sequence[Event]:
    """Return the events that ``owner`` attends and that have begun, the latest first."""
    return db.session.scalars(_latest_events_query(), {"user_id": owner.id, "row_limit": limit}).all()


def begun_events_query() -> Select[Event]:
    """Return the query for the events that ``GIVEN_USER`` attends and that have begun, in any order."""
    return _attended_events_query(GIVEN_USER.id).where(Event.starts_at <= moment())


@prepared
def _latest_events_query() -> Select[Event]:
    query = begun_events_query()
    return query.order_by(Event.starts_at.desc(), Event.id.desc()).limit(ROW_LIMIT)
