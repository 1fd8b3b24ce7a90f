"""What an owner keeps of the people they met: the contact, notes, tags, touches, promises, cadences, and blocks."""

from flask import Flask

from . import data_requests, leaving, routes, search_index, tidying
from .blocks import Block
from .models import Contact
from .notes import EarlierNote
from .promises import Promise
from .stages import STAGES, Stage
from .touches import Change, Touch


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "STAGES",
    "Block",
    "Change",
    "Contact",
    "EarlierNote",
    "Promise",
    "Stage",
    "Touch",
    "data_requests",
    "init_app",
    "leaving",
    "search_index",
    "tidying",
]
