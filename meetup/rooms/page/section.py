"""The rooms on an event's page."""

from flask import render_template

from ...events import EventAccess, adds_event_section
from ...extensions import now
from ..models import Room, count_present


@adds_event_section
def render_rooms_section(sight: EventAccess) -> str:
    """Names and topics for every reader; the way in, and how many are there, for those who go."""
    rooms = Room.all_for(sight.event)
    counts = count_present([room.id for room in rooms]) if sight.attendance else {}
    return render_template(
        "rooms/page/_of_event.html", sight=sight, event=sight.event, rooms=rooms, here=counts, at=now()
    )
