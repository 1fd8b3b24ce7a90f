"""The check-ins that stand, as the list at the door shows them: when, at which door, by whom."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, union

from ..events import Attendance, Event
from ..extensions import db
from ..people import Profile
from ..tickets import Ticket
from .facts import CheckIn, CheckInUndo
from .subjects import Subject

Passage = dict[str, Any]


class Passages:
    """The check-ins of an event that stand, by the key of who was checked in, the earliest first."""

    def __init__(self, by_key: dict[str, list[Passage]]) -> None:
        self._by_key = by_key

    @classmethod
    def load(cls, event: Event, keys: Collection[str] | None = None) -> "Passages":
        """Return those of everybody, or of those with ``keys``. Who has claimed a ticket has those of the ticket."""
        claimed = _claiming_keys(event.id, keys)
        query = _standing(event.id)
        if keys is not None:
            query = query.where(CheckIn.person.in_([*keys, *claimed]))
        by_key: dict[str, list[Passage]] = {}
        for row in db.session.execute(query.order_by(CheckIn.at, CheckIn.id)):
            by_key.setdefault(claimed.get(row.person, row.person), []).append(_passage(row))
        return cls(by_key)

    def of(self, subject: Subject) -> list[Passage]:
        return self._by_key.get(subject.key, [])

    @classmethod
    def changed_since(cls, event: Event, since: datetime) -> set[Subject]:
        """Return whose check-ins arrived or were undone since then."""
        arrived = select(CheckIn.person).where(CheckIn.event_id == event.id, CheckIn.received_at >= since)
        is_undone = (CheckInUndo.event_id == CheckIn.event_id) & (CheckInUndo.check_in_uuid == CheckIn.uuid)
        undone = select(CheckIn.person).join(CheckInUndo, is_undone)
        undone = undone.where(CheckIn.event_id == event.id, CheckInUndo.received_at >= since)
        keys = set(db.session.scalars(union(arrived, undone)))
        claimed = _claiming_keys(event.id, keys)
        return {subject for key in keys if (subject := Subject.parse(claimed.get(key, key)))}


def _standing(event_id: int) -> Select[*tuple[Any, ...]]:
    columns = CheckIn.person, CheckIn.uuid, CheckIn.at, CheckIn.door, CheckIn.way, CheckIn.device_id
    query: Select[*tuple[Any, ...]] = select(*columns, Profile.name)
    query = query.outerjoin(Profile, Profile.user_id == CheckIn.staff_id)
    return query.where(CheckIn.event_id == event_id, CheckIn.stands())


def _passage(row: Any) -> Passage:
    return {
        "uuid": str(row.uuid),
        "at": row.at.isoformat(timespec="seconds"),
        "door": row.door,
        "by": row.name or "",
        "way": row.way,
        "device": row.device_id or 0,
    }


def _claiming_keys(event_id: int, keys: Collection[str] | None) -> dict[str, str]:
    """Return the keys of claimed tickets with those of who claimed them."""
    columns = Ticket.id, Ticket.created_at, Attendance.id, Attendance.joined_at
    query = select(*columns).join(Ticket.attendance).where(Ticket.event_id == event_id)
    if keys is not None:
        subjects = [subject for subject in map(Subject.parse, keys) if subject]
        tickets, attendances = ([s.row_id for s in subjects if s.kind == kind] for kind in "ta")
        query = query.where(Ticket.id.in_(tickets) | Attendance.id.in_(attendances))
    return {
        Subject.of_ticket(ticket_id, created_at).key: Subject.of_attendance(attendance_id, joined_at).key
        for ticket_id, created_at, attendance_id, joined_at in db.session.execute(query)
    }
