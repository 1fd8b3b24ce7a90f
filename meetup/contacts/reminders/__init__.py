"""Reminders: what is due is told once, on the morning of its day where the person is; and a calendar of it."""

from . import letters
from .calendar import CalendarFeed
from .command import remind_command
from .forgetting import forget
from .notifications import RHYTHMS, Notifications, Reminder
from .planner import plan
from .sources import Line, Source, sources

__all__ = [
    "RHYTHMS",
    "CalendarFeed",
    "Line",
    "Notifications",
    "Reminder",
    "Source",
    "forget",
    "letters",
    "plan",
    "remind_command",
    "sources",
]
