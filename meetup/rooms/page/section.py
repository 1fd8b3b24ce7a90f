"""The rooms on an event's page."""

from flask import render_template

from ...events import Sight, adds_event_section
from ...extensions import now
from ..models import Room, here


@adds_event_section
def rooms_of(sight: Sight) -> str:
    """Names and topics for every reader; the way in, and how many are there, for those who go."""
    rooms = Room.of(sight.event)
    counts = here([room.id for room in rooms]) if sight.attendance else {}
    return render_template(
        "rooms/page/_of_event.html", sight=sight, event=sight.event, rooms=rooms, here=counts, at=now()
    )
