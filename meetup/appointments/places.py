"""Where people may meet at an event."""

from sqlalchemy import select

from ..events import Event
from ..events.practical.models import EventPracticalities
from ..extensions import db
from ..languages import gettext
from ..rooms import Room
from .models import MAX_PLACE_LENGTH

MAX_ROOMS = 30


def places_of(event: Event) -> list[str]:
    """Return the meeting points that organizers have named, else the rooms on site, else the entrance."""
    practical = EventPracticalities.find(event.id)
    if practical and practical.meeting_points:
        return list(practical.meeting_points)
    query = select(Room.name).where(Room.event_id == event.id, Room.closed_at.is_(None), Room.kind == "on_site")
    rooms = [name[:MAX_PLACE_LENGTH] for name in db.session.scalars(query.order_by(Room.id).limit(MAX_ROOMS))]
    return rooms or [gettext("At the entrance")]
