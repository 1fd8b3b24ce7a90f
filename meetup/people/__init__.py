"""Accounts, signing in, the profile, what a card shares, pictures."""

from flask import Flask

from . import grants, links, pictures, sessions
from .card import Card, card_of, face_of
from .models import FIELDS, Profile, ProfileTopic, Topic, User
from .phones import dialled
from .routes import confirmations, profiles, sharing, signing_in, users
from .routes import pictures as picture_routes

BLUEPRINTS = (signing_in.bp, confirmations.bp, users.bp, profiles.bp, sharing.bp, picture_routes.bp)


def init_app(app: Flask) -> None:
    app.jinja_env.filters["dialled"] = dialled
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
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
