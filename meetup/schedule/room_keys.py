"""Finding the rooms of an event by the names that a schedule has for them."""

from sqlalchemy import select

from ..extensions import db
from ..people.text import fold
from ..rooms import Room


def room_key(name: str) -> str:
    """Return what two spellings of a room's name have in common."""
    return " ".join(fold(name).split())


def room_ids_by_name(event_id: int) -> dict[str, int]:
    """Return the ids of the event's rooms by ``room_key``. Of two with the same name, the first counts."""
    query = select(Room.name, Room.id).where(Room.event_id == event_id).order_by(Room.position.desc(), Room.id.desc())
    return {room_key(name): id_ for name, id_ in db.session.execute(query)}
