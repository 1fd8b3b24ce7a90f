"""Events: their pages, attendance, badges, sharing, and why people there are worth finding."""

from flask import Flask

from . import event_acts, front_door, leaving, routes, topics_in_use
from .access import (
    EventAccess,
    get_organized_event,
    get_organized_event_locked,
    get_own_attendance,
    get_team_event,
    get_visible_event,
    is_attendance_of,
    is_visible_event,
    stamps_event,
)
from .attendance import ROLES, TEAM_ROLES, Attendance, EventTopic, LastOrganizerError, refresh_event_topics
from .badges import (
    BADGE_FIELDS,
    are_badges_open,
    badge_card,
    badge_gives_card,
    can_scan_badges,
    find_badge_attendance,
    find_scannable_attendance,
)
from .event_lines import EVENT_LINE_COLUMNS, AnyEvent, EventLine
from .lists import events_of
from .log import load_act_page, record_act
from .managing import manage_tabs
from .models import EVENT_GRACE, Event, Visibility
from .page import drawn_cover_url, subscription_address
from .reasons import reasons_for, topics_meet
from .roles import change_role, on_role_change
from .sections import adds_event_notice, adds_event_section, selects_for_event_section
from .sharing import (
    SHARED_AS_TEXT,
    SUMMARY_COLUMNS_AT_EVENT,
    EventSharing,
    fields_shared_at_event,
    fields_shared_in,
    join_event_sharing,
    summary_card_at_event,
    summary_card_in,
)
from .status import EventSuspendedError
from .stream_rights import grants_stream_rights
from .time_labels import days_label, hours_label, reader_zone, time_label, zone_label
from .today import (
    EventToday,
    adds_to_event_today,
    current_attendance,
    event_today_for,
    selects_for_event_today,
)


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)
    app.jinja_env.globals.update(
        drawn_cover_url=drawn_cover_url, manage_tabs=manage_tabs, subscription_url=subscription_address
    )
    app.jinja_env.filters.update(
        when=time_label, days=days_label, hours=hours_label, place_of=zone_label, readers_zone=reader_zone
    )


__all__ = [
    "BADGE_FIELDS",
    "EVENT_GRACE",
    "EVENT_LINE_COLUMNS",
    "ROLES",
    "SHARED_AS_TEXT",
    "SUMMARY_COLUMNS_AT_EVENT",
    "TEAM_ROLES",
    "AnyEvent",
    "Attendance",
    "Event",
    "EventAccess",
    "EventLine",
    "EventSharing",
    "EventSuspendedError",
    "EventToday",
    "EventTopic",
    "LastOrganizerError",
    "Visibility",
    "adds_event_notice",
    "adds_event_section",
    "adds_to_event_today",
    "are_badges_open",
    "badge_card",
    "badge_gives_card",
    "can_scan_badges",
    "change_role",
    "current_attendance",
    "event_acts",
    "event_today_for",
    "events_of",
    "fields_shared_at_event",
    "fields_shared_in",
    "find_badge_attendance",
    "find_scannable_attendance",
    "front_door",
    "get_organized_event",
    "get_organized_event_locked",
    "get_own_attendance",
    "get_team_event",
    "get_visible_event",
    "grants_stream_rights",
    "init_app",
    "is_attendance_of",
    "is_visible_event",
    "join_event_sharing",
    "leaving",
    "load_act_page",
    "on_role_change",
    "reasons_for",
    "record_act",
    "refresh_event_topics",
    "selects_for_event_section",
    "selects_for_event_today",
    "stamps_event",
    "summary_card_at_event",
    "summary_card_in",
    "topics_in_use",
    "topics_meet",
]
