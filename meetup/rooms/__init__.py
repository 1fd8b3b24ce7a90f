"""Rooms: places in an event, their talk, and who is there."""

from flask import Flask

from ..navigation import badges
from . import front_door, rights, section, talk
from .messages import Message
from .models import Room
from .notices import Notice
from .routes import BLUEPRINTS
from .visits import Visit


def init_app(app: Flask) -> None:
    badges["Rooms"] = Notice.unseen
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


__all__ = ["Message", "Room", "Visit", "front_door", "init_app", "rights", "section", "talk"]
