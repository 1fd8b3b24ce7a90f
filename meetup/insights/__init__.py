"""Insights: whether people really met at an event, in numbers that say nothing of anybody."""

from flask import Flask

from . import counting, management, routes
from .counting import count_event
from .models import EventNumbers, Stage


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["EventNumbers", "Stage", "count_event", "counting", "init_app", "management"]
