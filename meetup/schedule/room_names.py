"""Which rooms of a schedule have a room of the event, and adding those that have none."""

from sqlalchemy import select, update

from ..events import Event
from ..extensions import db
from ..rooms import Room
from .models import Schedule, ScheduleSession
from .room_keys import room_ids_by_name, room_key

MAX_NEW_ROOMS = 40
"""How many rooms are added at once."""
MAX_ROOM_NAME = 80


def missing_room_names(event_id: int) -> list[str]:
    """Return the names in the schedule that are no room of the event, in alphabetical order."""
    query = select(ScheduleSession.room_name).distinct()
    query = query.where(ScheduleSession.event_id == event_id, ScheduleSession.gone_at.is_(None))
    known = room_ids_by_name(event_id)
    missing: dict[str, str] = {}
    for name in sorted(db.session.scalars(query)):
        if name and len(name) <= MAX_ROOM_NAME and room_key(name) not in known:
            missing.setdefault(room_key(name), name)
    return list(missing.values())


def add_rooms(event: Event) -> int:
    """Add a room for each missing name, and let sessions know their rooms. Return how many were added."""
    schedule = Schedule.lock(event.id)
    names = missing_room_names(event.id)[:MAX_NEW_ROOMS]
    for name in names:
        Room.create(event, name)
    if link_rooms(event.id) or names:
        schedule.touch()
    return len(names)


def link_rooms(event_id: int) -> int:
    """Let each session know the room of its name, as rooms are added and renamed. Return how many have changed."""
    rooms = room_ids_by_name(event_id)
    query = select(ScheduleSession.room_name, ScheduleSession.room_id).distinct()
    changed = 0
    for name, room_id in db.session.execute(query.where(ScheduleSession.event_id == event_id)).all():
        wanted = rooms.get(room_key(name))
        if wanted != room_id:
            is_same = ScheduleSession.event_id == event_id, ScheduleSession.room_name == name
            db.session.execute(update(ScheduleSession).where(*is_same).values(room_id=wanted))
            changed += 1
    return changed
