"""What is copied of the rooms of an event that is held again: the rooms, and nothing that was said in them."""

from ..events.copying import EventCopy, copies_event
from .models import Room

COPIED_COLUMNS = ("topic", "kind", "link", "prompt", "prompt_number")


@copies_event
def _copy_rooms(copied: EventCopy) -> None:
    for room in (room for room in Room.all_for(copied.source) if not room.is_closed):
        values = {name: getattr(room, name) for name in COPIED_COLUMNS}
        times = {"starts_at": copied.move(room.starts_at), "ends_at": copied.move(room.ends_at)}
        Room.create(copied.draft, room.name, **values, **times)
