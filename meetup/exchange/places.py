"""Where two people met."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from ..codes import Code
from ..events import Attendance, Event, find_badge_attendance
from ..extensions import db
from ..people import User
from ..rooms import Room


class Place(NamedTuple):
    """Event and room as far as known.

    ``given_event`` is the event whose sharing counts: of those on with both attending, the one begun last. Who chooses
    another as the place of the meeting changes nothing about it.
    """

    event: Event | None
    room: Room | None
    given_event: Event | None


def find_place(scanner: User, owner: User, code: Code, chosen: int | None, at: datetime) -> Place:
    """Where both are: of the events that are on, the one with the room entered last, else the one begun last.

    The scanner may have ``chosen`` one of them. Another is no place of a meeting: whether it was taken would tell who
    attends what (P4). A badge is worn at its own event.
    """
    live: Sequence[Event] = Event.all_shared_live(scanner.id, owner.id, at)
    if code.kind == "badge":
        attendance = find_badge_attendance(code)
        live = [attendance.event] if attendance else []
    events = [event for event in live if event.id == chosen] or live
    event, room = _event_and_room(scanner, owner, events, at)
    return Place(event, room, next(iter(live), None))


def _event_and_room(a: User, b: User, events: Sequence[Event], at: datetime) -> tuple[Event | None, Room | None]:
    for event in events:
        if room := Room.find_for_meeting(a.id, b.id, event.id, at):
            return event, room
    return (events[0] if events else None), None


def find_attended_event(person: User, event_id: int | None) -> Event | None:
    """The event of that id, when ``person`` attends or attended it."""
    if event_id is None:
        return None
    return db.session.scalar(
        select(Event).join(Attendance).where(Event.id == event_id, Attendance.user_id == person.id)
    )
