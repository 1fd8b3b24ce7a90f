"""The rooms on an event's page."""

from flask import render_template

from ...events import EventAccess, adds_event_section
from ...extensions import now
from ..models import Room, count_present


@adds_event_section
def render_rooms_section(event_access: EventAccess) -> str:
    """Render the rooms of an event. Links and head counts are only for attendees."""
    rooms = Room.all_for(event_access.event)
    counts = count_present([room.id for room in rooms]) if event_access.attendance else {}
    return render_template(
        "rooms/page/_of_event.html",
        event_access=event_access,
        event=event_access.event,
        rooms=rooms,
        here=counts,
        at=now(),
    )
