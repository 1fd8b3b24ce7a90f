"""The guide: short pages about meeting people, with openers that fit where the reader is."""

from flask import Flask

from . import pointers, routes
from .dismissals import GuideDismissal
from .pointers import wants_guide


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["GuideDismissal", "init_app", "pointers", "wants_guide"]
