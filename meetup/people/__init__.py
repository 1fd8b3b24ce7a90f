"""Accounts, signing in, the profile, what a card shares, pictures."""

from flask import Flask

from . import grants, links, pictures, sessions
from .card import Card, card_of, face_of
from .models import FIELDS, Profile, ProfileTopic, Topic, User
from .routes import pictures as picture_routes
from .routes import profiles, sharing, signing_in, users

BLUEPRINTS = (signing_in.bp, users.bp, profiles.bp, sharing.bp, picture_routes.bp)


def init_app(app: Flask) -> None:
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
