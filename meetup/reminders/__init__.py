"""Reminders: users are told of each due thing once, on the morning of its day in their time zone.

They can also subscribe to a calendar of everything that is due.
"""

from flask import Flask

from . import letters, routes
from .calendar import CalendarFeed
from .cli import remind_command
from .notifications import RHYTHM_LABELS, NotificationSettings, Reminder
from .planner import plan_reminders
from .sources import DueItem, Source, due_sources
from .tidying import erase_old_reminders


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)
    app.cli.add_command(remind_command)


__all__ = [
    "RHYTHM_LABELS",
    "CalendarFeed",
    "DueItem",
    "NotificationSettings",
    "Reminder",
    "Source",
    "due_sources",
    "erase_old_reminders",
    "init_app",
    "letters",
    "plan_reminders",
    "remind_command",
]
