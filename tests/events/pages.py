"""What an organizer types, for the tests to change."""

from datetime import timedelta
from typing import Any

from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import User


def typed(**changes: str) -> dict[str, str]:
    """The form of an event, filled in right but for ``changes``."""
    return {
        "title": "PyData Porto",
        "venue": "Casa da Música",
        "description": "",
        "starts": "2027-06-12T09:00",
        "ends": "2027-06-13T18:30",
        "time_zone": "Europe/Lisbon",
        "visibility": "public",
    } | changes


def make(organizer: User, title: str = "Another event", days: float = 30, **page: Any) -> Event:
    """A published event of ``organizer``, one day long, ``days`` from now."""
    starts_at = now() + timedelta(days=days)
    event = Event.create(
        db.session.merge(organizer), title, **{"starts_at": starts_at, "ends_at": starts_at + timedelta(days=1)} | page
    )
    event.publish()
    db.session.commit()
    return event
