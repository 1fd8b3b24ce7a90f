"""What is new as HTML. While it is the same for the same reader, it is drawn once."""

import secrets
from collections.abc import Callable, Sequence
from functools import lru_cache

from flask import Flask, current_app
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from ..languages import current_language
from ..people.photo_urls import grant_period
from .card_requests import CardRequest
from .news import NewsItem

MAX_DRAWN_NEWS = 256
"""For how many readers it is kept in memory, at about 4 KB each."""
TOKEN_MARK = secrets.token_hex()
"""What it has in the places of the token against forged requests."""


def drawn_news(requests: Sequence[CardRequest], news: Sequence[NewsItem], pairing: object) -> Markup:
    """Return who asks for the reader's card, who got it, and with whom they have a coffee, as HTML.

    ``pairing`` is a ``Pairing`` or ``None``.
    """
    draw: Callable[..., str] = current_app.extensions["drawn_news"]
    # The photos' URLs are signed for the reader, and for a while.
    reader = current_language().tag, current_user.id, current_user.time_zone, grant_period()
    drawn = draw(reader, tuple(requests), tuple(news), pairing)
    return Markup(drawn.replace(TOKEN_MARK, generate_csrf()))  # noqa: S704  a template escapes by itself


def init_app(app: Flask) -> None:
    @lru_cache(maxsize=MAX_DRAWN_NEWS)
    def draw(_reader: object, requests: Sequence[CardRequest], news: Sequence[NewsItem], pairing: object) -> str:
        template = app.jinja_env.get_template("exchange/_news.html")
        drawn = template.render(requests=requests, news=news, pairing=pairing)
        return drawn.replace(generate_csrf(), TOKEN_MARK)

    app.extensions["drawn_news"] = draw
    app.jinja_env.globals["drawn_news"] = drawn_news
