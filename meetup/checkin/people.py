"""One expected person whom staff check in on a page."""

from dataclasses import dataclass

from werkzeug.exceptions import NotFound

from ..events import Attendance, Event
from ..extensions import db
from ..people import User
from ..tickets import ExpectedPerson, Ticket, people_by_keys
from .recording import check_in_attendance, check_in_ticket, undo_check_ins
from .subjects import key_of_attendance, key_of_ticket


@dataclass(frozen=True)
class Person:
    """Somebody who is expected, with the row behind them."""

    event: Event
    expected: ExpectedPerson
    row: Attendance | Ticket

    @classmethod
    def get(cls, event: Event, key: str) -> "Person":
        """Return who is expected under this key of an `ExpectedPerson`, else 404."""
        for expected in people_by_keys(event, [key]):
            row_id = int(expected.key[1:])
            is_attendee = expected.key[0] == "a"
            row = db.session.get(Attendance, row_id) if is_attendee else db.session.get(Ticket, row_id)
            if row is not None:
                return cls(event, expected, row)
        raise NotFound

    @property
    def name(self) -> str:
        return self.expected.name

    def check_in(self, staff: User) -> None:
        """Check them in, unless they are."""
        if isinstance(self.row, Attendance):
            check_in_attendance(self.row, "desk", staff)
        else:
            check_in_ticket(self.row, "desk", staff)

    def undo(self, staff: User) -> None:
        """Undo all their check-ins."""
        row = self.row
        key = key_of_attendance(row) if isinstance(row, Attendance) else key_of_ticket(row)
        undo_check_ins(self.event, key, staff)
