"""A calendar of what is due, to subscribe to: by a secret address, without signing in."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from flask import current_app
from icalendar import Calendar, Event
from itsdangerous import URLSafeSerializer
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..config import Config
from ..database import insert_once
from ..extensions import Model, db, now
from ..formats import day, today
from ..people import User
from ..people.sign_ins import hash_token
from .sources import DueItem, due_sources

SEQUENCE_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
REFRESH_INTERVAL = timedelta(hours=6)


class CalendarFeed(Model):
    """That ``user`` has such a calendar. Its token is derived from ``seed``, 128 random bits, and the server's secret:
    the page shows it again, and the database, which holds a hash of it, opens nothing."""

    __tablename__ = "calendar_feeds"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    seed: Mapped[str] = mapped_column(String(22))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()

    @classmethod
    def find(cls, user: User) -> "CalendarFeed | None":
        return db.session.get(cls, user.id)

    @classmethod
    def renew(cls, user: User) -> None:
        """Make one with a new address; the one before opens nothing from the next request on."""
        seed = secrets.token_urlsafe(16)
        if not insert_once(cls, user_id=user.id, seed=seed, token_hash=hash_token(_token_of(seed))):
            feed = db.session.get_one(cls, user.id, with_for_update=True)
            feed.seed, feed.token_hash, feed.made_at = seed, hash_token(_token_of(seed)), now()

    @classmethod
    def delete_for(cls, user: User) -> None:
        if feed := cls.find(user):
            db.session.delete(feed)

    @classmethod
    def find_by_token(cls, token: str) -> "CalendarFeed | None":
        return db.session.scalar(select(cls).where(cls.token_hash == hash_token(token)))

    @property
    def token(self) -> str:
        return _token_of(self.seed)

    @property
    def to_ical(self) -> bytes:
        """All that is open, as iCalendar (RFC 5545)."""
        lines = [item for source in due_sources for item in source.open_items(self.user, None)]
        return render_calendar(lines, today(self.user.time_zone), current_app.config["MEETUP"])


def render_calendar(lines: Iterable[DueItem], on: date, config: Config) -> bytes:
    """Each of ``lines`` as a VEVENT for its whole day, which calendars show and most VTODOs they do not; what is
    overdue stands on ``on``, today, and says since when. The UID (3.8.4.7) stays when the day changes, so that it moves
    instead of doubling; nobody is busy for it (3.8.2.7)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Meetup companion//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", "Follow up")  # RFC 7986 5.1; Apple and Google read the older name
    calendar.add("x-wr-calname", "Follow up")
    calendar.add("refresh-interval", REFRESH_INTERVAL)  # RFC 7986 5.7
    for item in lines:
        calendar.add_component(_calendar_event(item, on, config))
    return bytes(calendar.to_ical())


def _calendar_event(line: DueItem, on: date, config: Config) -> Event:
    at, shown_on = now(), max(line.due_on, on)
    entry = Event()
    entry.add("uid", f"{line.kind}-{line.item_id}@{config.netloc}")
    entry.add("dtstamp", at)
    entry.add("sequence", _sequence_number(at))
    entry.add("dtstart", shown_on)
    entry.add("dtend", shown_on + timedelta(days=1))
    entry.add("summary", line.text)
    if line.due_on < on:
        entry.add("description", f"Due since {day(line.due_on, pattern='d MMMM y')}")
    entry.add("url", f"{config.base_url}/contacts/{line.contact_id}")
    entry.add("transp", "TRANSPARENT")
    return entry


def _sequence_number(at: datetime) -> int:
    """A SEQUENCE (3.8.7.4) that grows whenever a day can have changed, overdue or planned anew, and never falls, with
    nothing kept for it: the minute. Of one minute the later DTSTAMP counts (RFC 5546 2.1.5)."""
    return int((at - SEQUENCE_EPOCH) / timedelta(minutes=1))


def _token_of(seed: str) -> str:
    return str(URLSafeSerializer(current_app.secret_key or "", salt="calendar-feed").dumps(seed))
