"""The faces on the page of an event: some of the attendees who let others there find them."""

from sqlalchemy import select

from ..extensions import db
from ..people import Card, Profile, User
from ..people.visibility import gives_face_to
from .attendance import Attendance
from .models import Event
from .sharing import EventSharing, join_event_sharing, summary_card_at_event

MAX_FACES = 6


def cards_of_goers(event: Event, reader: User) -> list[Card]:
    """Return the cards of up to ``MAX_FACES`` listed attendees whom ``reader`` sees; photos first. Runs one query."""
    query = select(Profile, EventSharing).join(Attendance, Attendance.user_id == Profile.user_id)
    query = join_event_sharing(query, Profile.user_id, event.id).where(
        Attendance.event_id == event.id,
        Attendance.listed_at.is_not(None),
        Profile.user_id != reader.id,
        gives_face_to(reader, Profile.user_id),
    )
    query = query.order_by(Profile.photo_key.is_(None), Attendance.joined_at, Attendance.id)
    rows = db.session.execute(query.limit(MAX_FACES)).all()
    return [summary_card_at_event(profile, sharing) for profile, sharing in rows]
