"""The rooms on an event's page."""

from flask import render_template
from flask_login import current_user

from ...events import EventAccess, adds_event_section
from ...extensions import now
from .room_list import RoomList


@adds_event_section
def render_rooms_section(event_access: EventAccess) -> str:
    """Render the rooms of an event. Links, and what happens in them, are only for attendees."""
    event = event_access.event
    return render_template(
        "rooms/page/_of_event.html",
        event_access=event_access,
        event=event,
        room_list=RoomList.load(event, current_user if event_access.attendance else None),
        at=now(),
    )
