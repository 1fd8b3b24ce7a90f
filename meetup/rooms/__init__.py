"""Rooms: places in an event, on site or online, where people talk, ask, vote and find each other.

The modules of this folder are the base: the room, who may do what in it, and its stream. ``page`` is what all pages of
a room share. ``talk``, ``questions``, ``polls`` and ``presence`` are what people do in a room.
"""

from flask import Blueprint, Flask

from ..navigation import counts_for_tab
from . import copying, leaving, page, polls, presence, questions, rights, talk
from .models import FEW, Room
from .talk.messages import Message
from .talk.notices import Notice
from .visits import Visit

counts_for_tab("rooms")(Notice.unseen_count)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["few"] = FEW
    talk.drawn_messages.init_app(app)
    bp = Blueprint("rooms", __name__)
    for part in (page, polls, presence, questions, talk):
        bp.register_blueprint(part.routes.bp)
    app.register_blueprint(bp)


__all__ = [
    "Message",
    "Room",
    "Visit",
    "copying",
    "init_app",
    "leaving",
    "rights",
]
