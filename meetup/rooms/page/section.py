"""The rooms on an event's page."""

from typing import Any

from flask import render_template
from flask_login import current_user
from sqlalchemy import Select, bindparam, select

from ...database.prepared import prepared
from ...events import Event, EventAccess, adds_event_section, selects_for_event_section
from ...extensions import now
from ...public_pages import shown_until
from ..models import Room
from .room_list import RoomList


@adds_event_section
def render_rooms_section(event_access: EventAccess) -> str:
    """Render the rooms of an event. Links, and what happens in them, are only for attendees."""
    event = event_access.event
    room_list = RoomList.load(event, current_user if event_access.attendance else None)
    for room in room_list.rooms:
        shown_until(room.starts_at, room.ends_at)
    return render_template(
        "rooms/page/_of_event.html",
        event_access=event_access,
        event=event,
        room_list=room_list,
        at=now(),
    )


@selects_for_event_section
@prepared
def select_rooms() -> Select[*tuple[Any, ...]]:
    """Return the query for what the names of the rooms are shown with, in the order of the list."""
    shown = Room.id, Room.name, Room.topic, Room.kind, Room.starts_at, Room.ends_at, Room.closed_at
    query = select(*shown).join(Event, Event.id == Room.event_id).where(Event.slug == bindparam("slug"))
    return query.order_by(Room.position, Room.id)
