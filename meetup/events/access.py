"""Access to events: looking an event up checks the right to see it. Hidden and missing events are both a 404."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import Forbidden, Gone, NotFound

from ..database.prepared import prepared
from ..extensions import db, login
from ..hooks import KeyedHook
from ..languages import gettext
from .attendance import Attendance
from .models import Event, Visibility

stamps_event: KeyedHook[Callable[[], ScalarSelect[Any]]] = KeyedHook("stamps_event")
"""Return a query for one value of an ``Event``, which is read together with it.

The key is what ``EventAccess.stamps`` knows it by. It changes with all that a section of the event's page shows to
somebody who is signed out, or it is null if there is nothing to show. So it also says if their page is still true.
"""


class EventAccess(NamedTuple):
    """An event together with the reader's own attendance, if they have one, and the stamps of other slices."""

    event: Event
    attendance: Attendance | None
    stamps: Mapping[str, Any] = MappingProxyType({})

    @property
    def is_organizer(self) -> bool:
        return self.attendance is not None and self.attendance.is_organizer


def is_visible_event() -> ColumnElement[bool]:
    """Return the condition on ``Event`` and the reader's ``Attendance`` that the reader may see the event."""
    is_team = and_(Event.suspended_at.is_not(None), Attendance.role == "staff")
    return or_(Event.status != "draft", Attendance.role == "organizer", is_team)


def is_own_attendance() -> ColumnElement[bool]:
    """Return the condition that joins the reader's own ``Attendance`` to ``Event``; none if nobody is signed in."""
    return is_attendance_of(_reader_id())


def _reader_id() -> int | None:
    return current_user.id if current_user.is_authenticated else None


def is_attendance_of(user_id: Any) -> ColumnElement[bool]:
    """Return the condition that joins the ``Attendance`` of a user to ``Event``."""
    return and_(Attendance.event_id == Event.id, Attendance.user_id == user_id)


def get_visible_event(slug: str) -> EventAccess:
    """Return the event if the reader may see its page, else 404, or 410 if it is suspended.

    An event for members leads to the sign-in page.
    """
    reader_id = _reader_id()
    row = db.session.execute(_visible_event_query(), {"slug": slug, "reader_id": reader_id}).one_or_none()
    if row is None:
        raise missing_event(slug)
    if row[0].visibility == Visibility.MEMBERS and reader_id is None:
        abort(login.unauthorized())
    event, attendance, *values = row
    return EventAccess(event, attendance, dict(zip(stamps_event, values, strict=True)))


@prepared
def _visible_event_query() -> Select[*tuple[Any, ...]]:
    """Return the query for the event with the given ``slug``, the attendance of ``reader_id``, who may see it, and the
    stamps."""
    is_own = is_attendance_of(bindparam("reader_id", type_=Attendance.user_id.type))
    query = select(Event, Attendance, *stamp_columns()).outerjoin(Attendance, is_own)
    return query.where(Event.slug == bindparam("slug"), is_visible_event())


def stamp_columns() -> list[Any]:
    """Return the queries of ``stamps_event`` as columns."""
    return [make().label(f"stamp_{key}") for key, make in stamps_event.items()]


def get_own_attendance(slug: str) -> Attendance:
    """Return the reader's attendance; 404 for readers who do not attend the event."""
    query = select(Attendance).join(Event, is_own_attendance()).where(Event.slug == slug, is_visible_event())
    attendance = db.session.scalar(query.options(contains_eager(Attendance.event)))
    if attendance is None:
        raise missing_event(slug)
    return attendance


def missing_event(slug: str) -> NotFound | Gone:
    """Return the error for an event that the reader does not see: Gone for one that is suspended, else NotFound."""
    query = select(Event.id).where(Event.slug == slug, Event.suspended_at.is_not(None))
    if db.session.scalar(query):
        return Gone(gettext("This event isn't available right now."))
    return NotFound()


def get_team_event(slug: str) -> EventAccess:
    """Return the event for its organizers and staff; 403 for its other attendees, 404 for everybody else."""
    attendance = get_own_attendance(slug)
    if not attendance.may_manage:
        raise Forbidden(gettext("Only organizers and staff of this event can open that."))
    return EventAccess(attendance.event, attendance)


def get_organized_event(slug: str) -> Event:
    """Return the event for its organizers; 403 for its other attendees, 404 for everybody else."""
    attendance = get_own_attendance(slug)
    if not attendance.is_organizer:
        raise Forbidden(gettext("Only the organizers of this event can do that."))
    return attendance.event


def get_organized_event_locked(slug: str) -> Event:
    """Return the event for its organizers, as `get_organized_event`, and let nobody else change it or its team.

    Who was an organizer when the request began may be none any more once it is their turn, so that is read again.
    """
    event = get_organized_event(slug)
    Event.lock(event.id)
    db.session.expire_all()
    return get_organized_event(slug)
