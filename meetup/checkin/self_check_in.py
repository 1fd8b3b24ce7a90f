"""Attendees check themselves in with the code that hangs at the door, if the organizers want that."""

from dataclasses import dataclass

from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ..codes import Code
from ..domain_errors import DomainError
from ..events import Attendance, Event
from ..extensions import db, now
from ..languages import lazy_gettext
from .models import LIST_MARGIN, CheckInDesk
from .recording import check_in_attendance


class SelfCheckInOffError(DomainError):
    """Organizers have not turned self check-in on."""

    status = 409
    sentence = lazy_gettext("You can't check yourself in here. Show your badge or your ticket at the desk.")


class DoorClosedError(DomainError):
    """It is not about the time of the event."""

    status = 409
    sentence = lazy_gettext("Check-in is open from twelve hours before the event to twelve hours after it.")


class NotExpectedError(DomainError):
    """Somebody who does not attend the event scanned the code of its door."""

    status = 409
    sentence = lazy_gettext("You're not on the list with this account. Show your badge or your ticket at the desk.")


@dataclass(frozen=True)
class Door:
    """The door of an event, as its code shows it to a reader. ``attendance`` is theirs, if they have one."""

    desk: CheckInDesk
    attendance: Attendance | None

    @classmethod
    def find(cls, code: Code) -> "Door":
        """Return the door that ``code`` hangs at, else 404. A draft has no door yet."""
        desk = CheckInDesk.find_by_code(code)
        if desk is None or desk.event.status == "draft":
            raise NotFound
        query = select(Attendance).where(Attendance.event_id == desk.event_id)
        is_signed_in = current_user.is_authenticated
        own = db.session.scalar(query.where(Attendance.user_id == current_user.id)) if is_signed_in else None
        return cls(desk, own)

    @property
    def event(self) -> Event:
        return self.desk.event

    @property
    def problem(self) -> DomainError | None:
        """Why the reader cannot check in here, or ``None``."""
        opens_at, closes_at = self.event.starts_at - LIST_MARGIN, self.event.ends_at + LIST_MARGIN
        if self.desk.self_check_in_at is None or self.event.status != "published":
            return SelfCheckInOffError()
        if not opens_at <= now() <= closes_at:
            return DoorClosedError()
        return None if self.attendance else NotExpectedError()

    def check_in(self) -> None:
        """Check the reader in. Doing it again changes nothing.

        Raises:
            DomainError: they cannot.
        """
        if problem := self.problem:
            raise problem
        assert self.attendance is not None
        check_in_attendance(self.attendance, "self")
