"""Schedules: the sessions of an event, typed here or read from another program, and the stars that people put on."""

from flask import Flask

from . import applying, claims, feeds, imports, management, meetings, now_and_next, routes, sources
from .claims import SpeakerClaim
from .languages import language_name
from .models import Schedule, ScheduleSession
from .stars import Star


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)
    app.jinja_env.filters["language_name"] = language_name


__all__ = [
    "Schedule",
    "ScheduleSession",
    "SpeakerClaim",
    "Star",
    "applying",
    "claims",
    "feeds",
    "imports",
    "init_app",
    "management",
    "meetings",
    "now_and_next",
    "sources",
]
