"""What the owner announced as an organizer, and what they were sent."""

from typing import Any

from sqlalchemy import select

from ...announcements import Announcement, AnnouncementRecipient
from ...events import Event
from ...extensions import db
from ...people import User

_WRITTEN = ("title", "text", "audience", "created_at", "send_at", "sent_at", "edited_at", "withdrawn_at")
_RECEIVED = ("title", "text", "sent_at")


def written_announcements(owner: User) -> list[dict[str, Any]]:
    columns = Event.title.label("event"), *(getattr(Announcement, name) for name in _WRITTEN)
    query = select(*columns).join(Event, Event.id == Announcement.event_id)
    rows = db.session.execute(query.where(Announcement.author_id == owner.id).order_by(Announcement.id))
    return [dict(row) for row in rows.mappings()]


def received_announcements(owner: User) -> list[dict[str, Any]]:
    """Return what they were sent and is not withdrawn, as long as the table of recipients says so."""
    columns = Event.title.label("event"), *(getattr(Announcement, name) for name in _RECEIVED)
    query = select(*columns).join(Event, Event.id == Announcement.event_id)
    query = query.join(AnnouncementRecipient, AnnouncementRecipient.announcement_id == Announcement.id)
    is_own = AnnouncementRecipient.user_id == owner.id, Announcement.withdrawn_at.is_(None)
    return [dict(row) for row in db.session.execute(query.where(*is_own).order_by(Announcement.id)).mappings()]
