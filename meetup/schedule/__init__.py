"""Schedules: the sessions of an event, typed here or read from another program, and the stars that people put on."""

from flask import Flask

from . import applying, feeds, imports, management, meetings, now_and_next, routes, sources
from .languages import language_name
from .models import Schedule, ScheduleSession
from .stars import Star


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)
    app.jinja_env.filters["language_name"] = language_name


__all__ = [
    "Schedule",
    "ScheduleSession",
    "Star",
    "applying",
    "feeds",
    "imports",
    "init_app",
    "management",
    "meetings",
    "now_and_next",
    "sources",
]
