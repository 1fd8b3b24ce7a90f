"""The directory of an event: attendees who chose to be found by everybody who goes."""

from flask import Flask

from . import routes


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["init_app"]
