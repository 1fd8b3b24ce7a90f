"""Look-ups for routes that change a team."""

from ..events import Event, get_organized_event
from ..extensions import db


def get_organized_event_locked(slug: str) -> Event:
    """Return the event for its organizers, as `get_organized_event`, and let nobody else change its team.

    Who was an organizer when the request began may be none any more once it is their turn, so that is read again.
    """
    event = get_organized_event(slug)
    Event.lock(event.id)
    db.session.expire_all()
    return get_organized_event(slug)
