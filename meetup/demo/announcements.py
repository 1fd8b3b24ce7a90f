"""What the organizer of the demo's event has announced today, and who gets announcements by mail."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from ..announcements import Announcement, Audience
from ..announcements.settings import choose_mails
from ..events import Event
from ..extensions import now
from ..people import User
from . import texts

AGREED = 3
"""Every third of the people has agreed to get announcements by mail."""


def announce(event: Event, organizer: User, users: list[User], key: UUID) -> None:
    """Announce two things to everyone at ``event``: one when it began, and one just now."""
    for user in users[::AGREED]:
        choose_mails(user, event, True)
    times = event.starts_at - timedelta(minutes=5), now() - timedelta(minutes=25)
    for (title, text), at in zip(texts.ANNOUNCEMENTS, times, strict=True):
        announcement = Announcement.create(
            event, organizer, uuid5(key, title), title=title, text=text, audience=Audience.GOING
        )
        _date_back(announcement, at)


def _date_back(announcement: Announcement, at: datetime) -> None:
    """Let it have been sent at that moment, so that the worker sends it to nobody."""
    announcement.created_at = announcement.send_at = announcement.sent_at = announcement.finished_at = at
    announcement.people_count = announcement.event.attendee_count()
