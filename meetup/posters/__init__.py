"""Posters with a code to scan: for the event, its rooms, its network, its sponsors' stands, and what others offer."""

from flask import Flask

from . import routes
from .offers import Poster, code_poster, offers_posters


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["Poster", "code_poster", "init_app", "offers_posters"]
