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
    """The event and the room of a meeting, as far as they are known.

    ``given_event`` is the event whose sharing decides what is given: of the live events that both attend, the one that
    began last. It stays the same if the scanner chooses another event as the place of the meeting.
    """

    event: Event | None
    room: Room | None
    given_event: Event | None


def find_place(scanner: User, owner: User, code: Code, chosen_event_id: int | None, at: datetime) -> Place:
    """Return where ``scanner`` and ``owner`` were at that time.

    Of the live events that both attend, it is the one whose room they entered last, else the one that began last. The
    scanner may have chosen one of them. Any other chosen event is ignored, because whether it was accepted would
    reveal who attends what (P4). The place of a badge is always its own event.
    """
    live_events: Sequence[Event] = Event.all_shared_live(scanner.id, owner.id, at)
    if code.kind == "badge":
        attendance = find_badge_attendance(code)
        live_events = [attendance.event] if attendance else []
    events = [event for event in live_events if event.id == chosen_event_id] or live_events
    event, room = _event_and_room(scanner, owner, events, at)
    return Place(event, room, next(iter(live_events), None))


def _event_and_room(a: User, b: User, events: Sequence[Event], at: datetime) -> tuple[Event | None, Room | None]:
    for event in events:
        if room := Room.find_for_meeting(a.id, b.id, event.id, at):
            return event, room
    return (events[0] if events else None), None


def event_attended_at(person: User, at: datetime) -> Event | None:
    """Return the event that ``person`` was at."""
    return Event.find_shared_live(person.id, person.id, at)


def room_attended_at(person: User, event: Event | None, at: datetime) -> Room | None:
    """Return the room of ``event`` that ``person`` was in."""
    return Room.find_for_meeting(person.id, person.id, event.id, at) if event else None


def find_attended_event(person: User, event_id: int | None) -> Event | None:
    """Return the event with that id if ``person`` attends or attended it."""
    if event_id is None:
        return None
    return db.session.scalar(
        select(Event).join(Attendance).where(Event.id == event_id, Attendance.user_id == person.id)
    )
