"""Messages as HTML on the pages of a talk. What shows the same is drawn once, for all readers."""

from functools import partial

from flask import Flask, current_app
from markupsafe import Markup

from ...drawn_memory import DrawnMemory
from ...languages import current_language
from .feed import MessageLineView

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
"""How much memory messages may take. Most take 4 KB."""


def drawn_message(view: MessageLineView, time_zone: str, **shown: object) -> Markup:
    """Return the HTML of a message. ``shown`` is what else ``rooms/talk/_message.html`` needs, all of it hashable."""
    memory: DrawnMemory = current_app.extensions["drawn_messages"]
    key = current_language().tag, view, time_zone, *shown.items()
    drawn = memory.get(key, partial(_draw, message_view=view, time_zone=time_zone, **shown))
    return Markup(drawn)  # noqa: S704  a template escapes by itself


def _draw(**shown: object) -> str:
    return current_app.jinja_env.get_template("rooms/talk/_message.html").render(**shown)


def init_app(app: Flask) -> None:
    app.extensions["drawn_messages"] = DrawnMemory(MAX_MESSAGE_BYTES)
    app.jinja_env.globals["drawn_message"] = drawn_message
