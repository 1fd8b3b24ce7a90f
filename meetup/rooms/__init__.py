"""Rooms: places in an event, their talk, and who is there."""

from flask import Flask

from ..navigation import badges
from ..outbox import planners
from . import (
    alerts,
    asked,
    front_door,
    icebreakers,
    polling,
    presence,
    reports,
    rights,
    rounds,
    section,
    servings,
    talk,
    tidying,
)
from .messages import Message
from .models import Room
from .notices import Notice
from .routes import BLUEPRINTS
from .visits import Visit

planners.append(rounds.draw_due)


def init_app(app: Flask) -> None:
    badges["Rooms"] = Notice.unseen
    app.jinja_env.globals["reported"] = reports.reported
    app.jinja_env.globals["few"] = presence.FEW
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


__all__ = [
    "Message",
    "Room",
    "Visit",
    "alerts",
    "asked",
    "front_door",
    "icebreakers",
    "init_app",
    "polling",
    "presence",
    "rights",
    "rounds",
    "section",
    "servings",
    "talk",
    "tidying",
]
