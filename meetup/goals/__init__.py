"""Goals: what attendees want from an event, who counts towards it, and how far they are."""

from flask import Flask

from . import counting, routes
from .lines import GoalLine
from .models import Goal, GoalContact
from .today import goals_of_today


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["Goal", "GoalContact", "GoalLine", "counting", "goals_of_today", "init_app"]
