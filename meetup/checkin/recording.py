"""Record what happened at the doors of an event. Nothing that a device did as staff is refused."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from ..events import Attendance, Event
from ..extensions import db, now
from ..people import User
from ..tickets import Ticket
from .batches import SentFact, walk_ins_of
from .clock import clamped, corrected
from .facts import CheckIn, CheckInUndo
from .models import CheckInDesk, CheckInDevice
from .settling import settle, settle_all
from .subjects import Subject, Subjects, create_walk_in, key_of_attendance, key_of_ticket

LAST_SEEN_STEP = timedelta(minutes=1)
"""How exactly it is noted when a device was heard of."""


def record_batch(device: CheckInDevice, facts: Sequence[SentFact], sent_at: datetime) -> dict[str, str]:
    """Record what a device did, and settle who is checked in. Return the keys of those it calls otherwise.

    What it did after it was revoked is left out. ``sent_at`` is the time of the device's clock when it sent them.
    """
    received_at = now()
    CheckInDesk.lock(device.event_id)
    times = {fact.uuid: corrected(fact.at, sent_at, received_at) for fact in facts}
    accepted = [fact for fact in facts if device.accepts(times[fact.uuid])]
    walk_ins = {uuid: _walk_in(device.event_id, fact) for uuid, fact in walk_ins_of(accepted).items()}
    check_ins = [fact for fact in accepted if fact.undoes is None]
    people = {fact.uuid: walk_ins[fact.walk_in] if fact.walk_in else fact.person for fact in check_ins}
    subjects = Subjects.load(device.event_id, people.values())
    by = {"device_id": device.id, "staff_id": device.user_id}
    for fact in check_ins:
        at = clamped(device.event, times[fact.uuid], received_at)
        place = {"way": fact.way, "door": fact.door, **by, **_rows_of(subjects, people[fact.uuid])}
        CheckIn.record(device.event_id, fact.uuid, at, **place)
    undone = _record_undos(device, accepted, times)
    _note_door(device, facts, received_at)
    if undone:
        settle(device.event_id, {*people.values(), *undone})
    else:
        settle_all(device.event_id, subjects)
    return {f"w{uuid}": key for uuid, key in walk_ins.items()}


def _note_door(device: CheckInDevice, facts: Sequence[SentFact], at: datetime) -> None:
    device.door = next((fact.door for fact in reversed(facts) if fact.door), device.door)
    if at - device.last_seen_at > LAST_SEEN_STEP:
        device.last_seen_at = at


def _walk_in(event_id: int, fact: SentFact) -> str:
    assert fact.walk_in is not None
    return key_of_ticket(create_walk_in(event_id, fact.walk_in, fact.name, fact.company, fact.category))


def _rows_of(subjects: Subjects, key: str) -> dict[str, object]:
    attendance, ticket = subjects.attendances.get(key), subjects.tickets.get(key)
    return {
        "person": key,
        "attendance_id": attendance.id if attendance else None,
        "ticket_id": ticket.id if ticket else None,
    }


def _record_undos(device: CheckInDevice, facts: Sequence[SentFact], times: dict[UUID, datetime]) -> list[str]:
    """Record the undos among ``facts``, and return whose check-ins they undo, as far as these have arrived."""
    undone = [fact.undoes for fact in facts if fact.undoes]
    for fact in facts:
        if fact.undoes:
            by = {"device_id": device.id, "staff_id": device.user_id, "at": times[fact.uuid]}
            CheckInUndo.record(device.event_id, fact.uuid, fact.undoes, **by)
    query = select(CheckIn.person).where(CheckIn.event_id == device.event_id, CheckIn.uuid.in_(undone))
    return list(db.session.scalars(query)) if undone else []


def check_in_attendance(attendance: Attendance, way: str, staff: User | None = None, uuid: UUID | None = None) -> None:
    """Check somebody in now who attends the event. ``staff`` is ``None`` if they do it themselves."""
    key = key_of_attendance(attendance)
    _check_in_now(attendance.event, key, {"attendance_id": attendance.id}, way, staff, uuid)


def check_in_ticket(ticket: Ticket, way: str, staff: User, uuid: UUID | None = None) -> None:
    """Check in now who holds a ticket that nobody has claimed."""
    _check_in_now(ticket.event, key_of_ticket(ticket), {"ticket_id": ticket.id}, way, staff, uuid)


def _check_in_now(event: Event, key: str, row: dict[str, int], way: str, staff: User | None, uuid: UUID | None) -> None:
    CheckInDesk.lock(event.id)
    if uuid is None and standing_check_ins(event.id, [key]):
        return
    by = staff.id if staff else None
    CheckIn.record(event.id, uuid or uuid4(), now(), person=key, way=way, door="", staff_id=by, device_id=None, **row)
    settle(event.id, [key])


def undo_check_ins(event: Event, key: str, staff: User) -> int:
    """Undo all check-ins of somebody, and return how many there were."""
    CheckInDesk.lock(event.id)
    found = standing_check_ins(event.id, _keys_of_same_person(event.id, key))
    for check_in in found:
        CheckInUndo.record(event.id, uuid4(), check_in.uuid, device_id=None, staff_id=staff.id, at=now())
    settle(event.id, {key, *(check_in.person for check_in in found)})
    return len(found)


def standing_check_ins(event_id: int, keys: Iterable[str]) -> Sequence[CheckIn]:
    query = select(CheckIn).where(CheckIn.event_id == event_id, CheckIn.person.in_(list(keys)), CheckIn.stands())
    return db.session.scalars(query.order_by(CheckIn.at, CheckIn.id)).all()


def _keys_of_same_person(event_id: int, key: str) -> list[str]:
    """Return ``key`` and those of the tickets that its attendance has claimed."""
    subject = Subject.parse(key)
    if subject is None or subject.kind != "a":
        return [key]
    query = select(Ticket).where(Ticket.event_id == event_id, Ticket.attendance_id == subject.row_id)
    return [key, *(key_of_ticket(ticket) for ticket in db.session.scalars(query))]
