"""Who came to the demo's events, and the people on its list from another program, who have no account."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ..checkin.facts import CheckIn
from ..checkin.settling import settle
from ..checkin.subjects import key_of_attendance
from ..events import Event
from ..people import User
from ..tickets import Ticket

ON_THE_LIST = (
    ("Margarida Fontes", "Tagus Health", "Regular"),
    ("Kwabena Asante", "Volta Data", "Regular"),
    ("Νίκη Παπαδοπούλου", "Aegean Labs", "Speaker"),
    ("Олена Шевченко", "Dnipro Analytics", "Regular"),
    ("أمل الخطيب", "Najm", "Regular"),
    ("נועה לוי", "Galil", "Student"),
    ("अनन्या शर्मा", "Ganga AI", "Regular"),
    ("สมชาย ใจดี", "Chao Phraya", "Student"),
    ("王芳", "Lotus", "Speaker"),
    ("佐藤 健", "Sakura Works", "Regular"),
    ("Jean-Baptiste de la Villardière", "Université de Bordeaux", "Regular"),
    ("Saoirse Ní Bhriain", "", "Student"),
)


def list_ticket_holders(event: Event) -> None:
    """Put people on the list of ``event`` as an import does."""
    for number, (name, company, category) in enumerate(ON_THE_LIST):
        columns = {"company": company, "category": category, "email": f"ticket{number}@example.org"}
        Ticket.create(event.id, "spreadsheet", f"demo-{number}", name=name, **columns)


def let_in(event: Event, users: Sequence[User], until: datetime, next_uuid: Callable[[], UUID]) -> None:
    """Check ``users`` in at ``event``, most of them in its first half hour and nobody after ``until``."""
    keys = []
    for number, user in enumerate(users):
        attendance = event.find_attendance(user)
        assert attendance is not None, "those who are let in attend"
        at = min(event.starts_at + timedelta(minutes=number * number // 12 - 15), until)
        row = {"attendance_id": attendance.id, "staff_id": None, "device_id": None}
        key = key_of_attendance(attendance)
        CheckIn.record(event.id, next_uuid(), at, person=key, way="scan", door="Main door", **row)
        keys.append(key)
    settle(event.id, keys)
