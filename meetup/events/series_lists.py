"""The events of a series, as its page and its calendar list them."""

from collections.abc import Sequence

from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, or_, select
from werkzeug.exceptions import Forbidden, NotFound

from ..extensions import db, now
from ..languages import gettext
from ..pages import Page
from ..tidying import erase_batch, tidies
from .access import is_own_attendance, is_visible_event
from .attendance import Attendance
from .lists import EVENTS_PER_PAGE
from .models import Event, Visibility
from .series import EventSeries

MAX_COMING_EVENTS = 50
MAX_CALENDAR_EVENTS = 100
"""Events in the calendar of a series, the latest."""


def get_visible_series(slug: str) -> EventSeries:
    """Return the series if the reader may see one of its events, else 404."""
    series = db.session.scalar(select(EventSeries).where(EventSeries.slug == slug))
    if series is None or db.session.scalar(_listed_events(series).limit(1)) is None:
        raise NotFound
    return series


def get_organized_series(slug: str) -> EventSeries:
    """Return the series for the organizers of any of its events; 403 for other attendees, 404 for everybody else."""
    query = select(EventSeries, Attendance.role).join(Event, Event.series_id == EventSeries.id)
    query = query.join(Attendance, is_own_attendance()).where(EventSeries.slug == slug, is_visible_event())
    rows = db.session.execute(query).all()
    if not rows:
        raise NotFound
    if "organizer" not in {role for _, role in rows}:
        raise Forbidden(gettext("Only organizers can do that."))
    return rows[0][0]


def organizes_series(series: EventSeries) -> bool:
    """Return whether the reader is an organizer of an event of the series."""
    query = select(Event.id).join(Attendance, is_own_attendance())
    query = query.where(Event.series_id == series.id, Attendance.role == "organizer")
    return db.session.scalar(query.limit(1)) is not None


def coming_events_of(series: EventSeries) -> Sequence[Event]:
    """Return the running and coming events of a series, the earliest first."""
    query = _listed_events(series).where(Event.ends_at > now()).order_by(Event.starts_at, Event.id)
    return db.session.scalars(query.limit(MAX_COMING_EVENTS)).all()


def past_events_page_of(series: EventSeries, after: str | None) -> Page[Event]:
    """Load a page of the events of a series that are over, the latest first, after the cursor ``after``."""
    query = _listed_events(series).where(Event.ends_at <= now())
    return Page.load(query, (Event.ends_at, Event.id), after, EVENTS_PER_PAGE)


def public_events_of(series: EventSeries) -> Sequence[Event]:
    """Return the public events of a series for its calendar, the earliest first, cancelled ones too."""
    query = select(Event).where(Event.series_id == series.id, _is_public())
    latest = db.session.scalars(query.order_by(Event.starts_at.desc(), Event.id.desc()).limit(MAX_CALENDAR_EVENTS))
    return latest.all()[::-1]


def _listed_events(series: EventSeries) -> Select[Event]:
    """Return the query for the events of a series that its page lists for the reader.

    These are the public ones, those for members if the reader is signed in, and what the reader attends themself. One
    that only opens with its link is not given away by another of the series.
    """
    query = select(Event).outerjoin(Attendance, is_own_attendance())
    attends = and_(Attendance.id.is_not(None), or_(Event.status != "draft", Attendance.role == "organizer"))
    shown = [_is_public(), attends]
    if current_user.is_authenticated:
        shown.append(and_(Event.status != "draft", Event.visibility == Visibility.MEMBERS))
    return query.where(Event.series_id == series.id, or_(*shown))


def _is_public() -> ColumnElement[bool]:
    return and_(Event.status != "draft", Event.visibility == Visibility.PUBLIC)


@tidies("series without events")
def erase_empty_series() -> int:
    return erase_batch(EventSeries, ~select(Event.id).where(Event.series_id == EventSeries.id).exists())
