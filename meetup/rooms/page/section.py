"""The rooms on an event's page."""

from typing import Any

from flask import render_template, request
from flask_login import current_user
from sqlalchemy import Select, bindparam, select

from ...database.prepared import prepared
from ...events import Event, EventAccess, adds_event_section, selects_for_event_section
from ...extensions import now
from ...ids import parse_row_id
from ...public_pages import shown_until
from ..models import LISTED_ORDER, Room
from .room_list import ROOMS_PER_PAGE, RoomList


@adds_event_section
def render_rooms_section(event_access: EventAccess) -> str:
    """Render the rooms of an event. Links, and what happens in them, are only for attendees."""
    event = event_access.event
    reader = current_user if event_access.attendance else None
    room_list = RoomList.load(event, reader, request.args.get("rooms_after", type=parse_row_id))
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
    """Return the query for what the rooms of the first page are shown with, and for whether there are more."""
    shown = Room.id, Room.name, Room.topic, Room.kind, Room.starts_at, Room.ends_at, Room.closed_at, Room.suspended_at
    query = select(*shown).join(Event, Event.id == Room.event_id).where(Event.slug == bindparam("slug"))
    return query.order_by(*LISTED_ORDER).limit(ROOMS_PER_PAGE + 1)
