"""Rooms: places in an event, on site or online, where people talk, ask, vote and find each other.

The files beside this one are the ground: the room itself, who may do what in it, and its stream. ``page`` is what all
pages of a room share; ``talk``, ``questions``, ``polls`` and ``presence`` are what one does in a room.
"""

from flask import Blueprint, Flask

from ..navigation import counts_for_tab
from . import rights
from .models import FEW, Room
from .page import icebreakers, section
from .page import routes as page_routes
from .page import tidying as room_tidying
from .polls import counts as poll_counts
from .polls import feed as polling
from .polls import routes as poll_routes
from .polls import tidying as poll_tidying
from .presence import feed as presence
from .presence import front_door
from .presence import routes as presence_routes
from .questions import counts as question_counts
from .questions import feed as asked
from .questions import routes as question_routes
from .questions import tidying as question_tidying
from .talk import notice_counts
from .talk import pages as talk
from .talk import routes as talk_routes
from .talk import tidying as talk_tidying
from .talk.messages import Message
from .talk.notices import Notice
from .visits import Visit

counts_for_tab("Rooms")(Notice.unseen_count)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["few"] = FEW
    bp = Blueprint("rooms", __name__)
    for routes in (page_routes, poll_routes, presence_routes, question_routes, talk_routes):
        bp.register_blueprint(routes.bp)
    app.register_blueprint(bp)


__all__ = [
    "Message",
    "Room",
    "Visit",
    "asked",
    "front_door",
    "icebreakers",
    "init_app",
    "notice_counts",
    "poll_counts",
    "poll_tidying",
    "polling",
    "presence",
    "question_counts",
    "question_tidying",
    "rights",
    "room_tidying",
    "section",
    "talk",
    "talk_tidying",
]
