"""Goals: what attendees want from an event, and how far they are."""

from flask import Flask

from . import routes
from .models import Goal, GoalLine
from .today import goals_of_today


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["Goal", "GoalLine", "goals_of_today", "init_app"]
