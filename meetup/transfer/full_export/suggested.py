"""The part of the full export about people worth finding."""

from typing import Any

from sqlalchemy import select

from ...events import Event
from ...extensions import db
from ...people import User
from ...suggestions import Suggestion


def own_suggestions(owner: User) -> list[dict[str, Any]]:
    """Return when people were suggested to the owner, and which of them were not for them; without whom."""
    columns = Event.title.label("event"), Suggestion.drawn_at, Suggestion.dismissed_at
    query = select(*columns).join(Event, Event.id == Suggestion.event_id).where(Suggestion.user_id == owner.id)
    rows = db.session.execute(query.order_by(Suggestion.event_id, Suggestion.place)).mappings()
    return [dict(row) for row in rows]
