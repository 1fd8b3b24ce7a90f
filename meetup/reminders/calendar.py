"""The calendar feed: what is due, as a calendar that other programs subscribe to.

Its address is secret, and whoever knows it can read the calendar without signing in.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import current_app, url_for

from ..config import Config
from ..events.calendar import sequence_number
from ..extensions import Model, now
from ..formats import day, today
from ..languages import gettext, speaking
from ..people import User
from ..people.signing_in.access import Access, ends_access, lists_access
from ..people.signing_in.secret_calendars import SecretCalendar
from .sources import DueItem, due_sources

if TYPE_CHECKING:
    from icalendar import Event

FIRST_RECORDED_CHANGE = datetime(2026, 11, 28, tzinfo=UTC)
"""The moment from which on changes are recorded; earlier ones count as if made then."""
REFRESH_INTERVAL = timedelta(hours=6)
"""How often calendar programs are asked to fetch the feed."""


class CalendarFeed(SecretCalendar, Model):
    """The calendar feed of one user."""

    __tablename__ = "calendar_feeds"

    token_salt = "calendar-feed"

    @property
    def to_ical(self) -> bytes:
        """Everything that is open, as iCalendar (RFC 5545), in the language of the user."""
        with speaking(self.user.language):
            items = [item for source in due_sources for item in source.open_items(self.user, None)]
            return render_calendar(items, self.user.time_zone, current_app.config["MEETUP"])


ends_access(CalendarFeed.delete_for)


@lists_access
def _list_feed(user: User) -> list[Access]:
    feed = CalendarFeed.find(user)
    path = url_for("reminders.notifications.edit", _anchor="calendar")
    return [Access(gettext("Secret address of your calendar"), feed.made_at, path)] if feed else []


def render_calendar(items: Iterable[DueItem], zone: str, config: Config) -> bytes:
    """Return an iCalendar file with an all-day VEVENT for each of ``items``, for somebody in the time zone ``zone``.

    Most calendars do not show VTODOs, but all of them show VEVENTs. An overdue item is shown on today and says since
    when it has been due. The UID (RFC 5545 3.8.4.7) stays the same if the day changes, so that the entry moves instead
    of appearing twice. The entries do not make anybody busy (3.8.2.7).
    """
    from icalendar import Calendar  # noqa: PLC0415  takes long, and few subscribe to a feed

    calendar = Calendar()
    calendar.add("prodid", "-//Meetup companion//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", gettext("Follow up"))  # RFC 7986 5.1; Apple and Google read the older x-wr-calname
    calendar.add("x-wr-calname", gettext("Follow up"))
    calendar.add("refresh-interval", REFRESH_INTERVAL)  # RFC 7986 5.7
    day_began_at = datetime.combine(today(zone), time(), ZoneInfo(zone))
    for item in items:
        calendar.add_component(_calendar_event(item, day_began_at, config))
    return bytes(calendar.to_ical())


def _calendar_event(item: DueItem, day_began_at: datetime, config: Config) -> "Event":
    from icalendar import Event  # noqa: PLC0415  takes long, and few subscribe to a feed

    on = day_began_at.date()
    shown_on = max(item.due_on, on)
    changed_at = item.changed_at or FIRST_RECORDED_CHANGE
    if item.due_on < on:  # It has moved to today when the day began.
        changed_at = max(changed_at, day_began_at)
    entry = Event()
    entry.add("uid", f"{item.kind}-{item.item_id}@{config.netloc}")
    entry.add("dtstamp", now())
    entry.add("sequence", sequence_number(changed_at))
    entry.add("dtstart", shown_on)
    entry.add("dtend", shown_on + timedelta(days=1))
    entry.add("summary", item.text)
    if item.due_on < on:
        entry.add("description", gettext("Due since %(day)s", day=day(item.due_on, pattern="d MMMM y")))
    entry.add("url", f"{config.base_url}/contacts/{item.contact_id}")
    entry.add("transp", "TRANSPARENT")
    return entry
