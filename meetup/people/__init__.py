"""Accounts, signing in, the profile, what a card shares, pictures."""

from flask import Flask

from . import grants, links, pictures, routes, sessions
from .card import Card, card_of, face_of
from .models import FIELDS, Profile, ProfileTopic, Topic, User
from .phones import dialled


def init_app(app: Flask) -> None:
    app.jinja_env.filters["dialled"] = dialled
    app.register_blueprint(routes.bp)
    app.jinja_env.globals["photo_url"] = grants.photo_url


__all__ = [
    "FIELDS",
    "Card",
    "Profile",
    "ProfileTopic",
    "Topic",
    "User",
    "card_of",
    "face_of",
    "init_app",
    "links",
    "pictures",
    "sessions",
]
