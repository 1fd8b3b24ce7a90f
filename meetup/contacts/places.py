"""Where two people met."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from ..codes import Code
from ..events import Attendance, Event, wearer
from ..extensions import db
from ..people import User
from ..rooms import Room


class Place(NamedTuple):
    """Event and room as far as known.

    ``given_event`` is the event whose sharing counts: it was on and both were at it, which nobody can just say.
    """

    event: Event | None
    room: Room | None
    given_event: Event | None


def place_of(scanner: User, owner: User, code: Code, chosen: int | None, at: datetime) -> Place:
    """Where both are: the event with the room entered last, else the live one begun last; or the one ``chosen``.

    A badge is worn at its own event.
    """
    live = Event.all_shared_live(scanner.id, owner.id, at)
    events: Sequence[Event] = live
    if code.kind == "badge":
        worn = wearer(code)
        events = live = [worn.event] if worn else []
    elif chosen and both_at(chosen, scanner.id, owner.id):
        events = [event for event in [attended(scanner, chosen)] if event]
    event, room = _with_room(scanner, owner, events, at)
    given = event if event in live else next(iter(live), None)
    return Place(event, room, given)


def _with_room(a: User, b: User, events: Sequence[Event], at: datetime) -> tuple[Event | None, Room | None]:
    for event in events:
        if room := Room.of_meeting(a.id, b.id, event.id, at):
            return event, room
    return (events[0] if events else None), None


def both_at(event_id: int, a_id: int | None, b_id: int) -> bool:
    """Whether both attend the event, and it has been published."""
    there = select(func.count()).select_from(Attendance).join(Event, Event.id == Attendance.event_id)
    there = there.where(Event.id == event_id, Event.status != "draft", Attendance.user_id.in_((a_id, b_id)))
    return db.session.scalar(there) == 2


def attended(person: User, event_id: int | None) -> Event | None:
    """The event of that id, when ``person`` attends or attended it."""
    if event_id is None:
        return None
    return db.session.scalar(
        select(Event).join(Attendance).where(Event.id == event_id, Attendance.user_id == person.id)
    )
