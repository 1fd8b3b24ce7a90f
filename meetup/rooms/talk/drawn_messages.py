"""Messages as HTML on the pages of a talk. What shows the same is drawn once, for all readers."""

from collections.abc import Callable
from functools import lru_cache

from flask import Flask, current_app
from markupsafe import Markup

from ...languages import current_language
from .feed import MessageLineView

MAX_DRAWN_MESSAGES = 2048
"""How many messages are kept in memory, at about 2 KB each."""


def drawn_message(view: MessageLineView, time_zone: str, **shown: object) -> Markup:
    """Return the HTML of a message. ``shown`` is what else ``rooms/talk/_message.html`` needs, all of it hashable."""
    draw: Callable[..., Markup] = current_app.extensions["drawn_messages"]
    return draw(current_language().tag, view, time_zone, **shown)


def init_app(app: Flask) -> None:
    @lru_cache(maxsize=MAX_DRAWN_MESSAGES)
    def draw(_language: str, view: MessageLineView, time_zone: str, **shown: object) -> Markup:
        template = app.jinja_env.get_template("rooms/talk/_message.html")
        drawn = template.render(message_view=view, time_zone=time_zone, **shown)
        return Markup(drawn)  # noqa: S704  a template escapes by itself

    app.extensions["drawn_messages"] = draw
    app.jinja_env.globals["drawn_message"] = drawn_message
