"""Events: their pages, who goes, goals, and people worth finding."""

from flask import Flask

from . import front_door, routes, when
from .access import Sight, attended, mine, not_hidden, organized, seen
from .attendance import Attendance, EventTopic, grants_stream_rights, refresh_topics_of
from .badges import SHOWN as SHOWN_ON_BADGE
from .badges import badge_card, badge_gives_card, badges_work, may_scan, wearer
from .goals import Goal
from .lists import events_of
from .models import GRACE, Event, LastOrganizerError
from .sections import adds_event_section
from .sharing import EventSharing
from .today import Here, attendance_now, today_for
from .worth_finding import Finding, people_worth_finding, reasons_for


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)
    app.jinja_env.filters.update(when=when.when, days=when.days, place_of=when.place_of, readers_zone=when.readers_zone)


__all__ = [
    "GRACE",
    "SHOWN_ON_BADGE",
    "Attendance",
    "Event",
    "EventSharing",
    "EventTopic",
    "Finding",
    "Goal",
    "Here",
    "LastOrganizerError",
    "Sight",
    "adds_event_section",
    "attendance_now",
    "attended",
    "badge_card",
    "badge_gives_card",
    "badges_work",
    "events_of",
    "front_door",
    "grants_stream_rights",
    "init_app",
    "may_scan",
    "mine",
    "not_hidden",
    "organized",
    "people_worth_finding",
    "reasons_for",
    "refresh_topics_of",
    "seen",
    "today_for",
    "wearer",
]
