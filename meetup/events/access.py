"""How a reader reaches an event: the look-up is the authorisation, and a missing event answers like a hidden one."""

from typing import NamedTuple

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import Forbidden, NotFound

from ..extensions import db, login
from .attendance import Attendance
from .models import Event, Visibility


class EventAccess(NamedTuple):
    """An event as its reader sees it; ``attendance`` is the reader's own, if they go."""

    event: Event
    attendance: Attendance | None

    @property
    def is_organizer(self) -> bool:
        return self.attendance is not None and self.attendance.is_organizer


def is_visible_event() -> ColumnElement[bool]:
    """For queries over Event and the reader's Attendance: a draft is there for its organizers only."""
    return or_(Event.status != "draft", Attendance.role == "organizer")


def is_own_attendance() -> ColumnElement[bool]:
    """To join Attendance to Event: the reader's own; nobody's for somebody signed out."""
    reader = current_user.id if current_user.is_authenticated else None
    return and_(Attendance.event_id == Event.id, Attendance.user_id == reader)


def get_visible_event(slug: str) -> EventAccess:
    """The event, if the reader may see its page. 404 otherwise; an event for members leads to signing in."""
    query = (
        select(Event, Attendance)
        .outerjoin(Attendance, is_own_attendance())
        .where(Event.slug == slug, is_visible_event())
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    if row[0].visibility == Visibility.MEMBERS and not current_user.is_authenticated:
        abort(login.unauthorized())
    return EventAccess(*row)


def get_own_attendance(slug: str) -> Attendance:
    """The reader's attendance, 404 for whoever does not attend."""
    query = select(Attendance).join(Event, is_own_attendance()).where(Event.slug == slug, is_visible_event())
    attendance = db.session.scalar(query.options(contains_eager(Attendance.event)))
    if attendance is None:
        raise NotFound
    return attendance


def get_organized_event(slug: str) -> Event:
    """The event, for its organizers; 403 for others who attend it, 404 for everybody else."""
    attendance = get_own_attendance(slug)
    if not attendance.is_organizer:
        raise Forbidden("Only the organizers of this event can do that.")
    return attendance.event
