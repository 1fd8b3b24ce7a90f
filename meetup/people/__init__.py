"""Accounts, signing in, the profile, what a card shares, pictures."""

from flask import Flask

from . import photo_urls as grants
from . import pictures, routes
from . import sign_in_links as links
from . import sign_ins as sessions
from .card import Card, card_of, summary_card_of
from .models import SHAREABLE_FIELDS, Profile, ProfileTopic, Topic, User
from .phones import dial_string


def init_app(app: Flask) -> None:
    app.jinja_env.filters["dialled"] = dial_string
    app.register_blueprint(routes.bp)
    app.jinja_env.globals["photo_url"] = grants.photo_url


__all__ = [
    "SHAREABLE_FIELDS",
    "Card",
    "Profile",
    "ProfileTopic",
    "Topic",
    "User",
    "card_of",
    "init_app",
    "links",
    "pictures",
    "sessions",
    "summary_card_of",
]
