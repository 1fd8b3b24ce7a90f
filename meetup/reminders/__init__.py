"""Reminders: what is due is told once, on the morning of its day where the person is; and a calendar of it."""

from flask import Flask

from . import letters, routes
from .calendar import CalendarFeed
from .cli import remind_command
from .notifications import RHYTHMS, Notifications, Reminder
from .planner import plan
from .sources import Line, Source, sources
from .tidying import forget


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)
    app.cli.add_command(remind_command)


__all__ = [
    "RHYTHMS",
    "CalendarFeed",
    "Line",
    "Notifications",
    "Reminder",
    "Source",
    "forget",
    "init_app",
    "letters",
    "plan",
    "remind_command",
    "sources",
]
