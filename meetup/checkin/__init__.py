"""Check-in: who came through the door of an event, with and without a signal, at several doors at once."""

from flask import Flask

from . import claims, front_door, leaving, management, posters, revoking, routes, tidying, updates
from .counts import Counts, arrivals_query
from .facts import CheckIn, CheckInUndo
from .models import CheckInDesk, CheckInDevice, door_code
from .printing import prints_badge
from .settling import settle_attendance, settle_claimed


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "CheckIn",
    "CheckInDesk",
    "CheckInDevice",
    "CheckInUndo",
    "Counts",
    "arrivals_query",
    "claims",
    "door_code",
    "front_door",
    "init_app",
    "leaving",
    "management",
    "posters",
    "prints_badge",
    "revoking",
    "settle_attendance",
    "settle_claimed",
    "tidying",
    "updates",
]
