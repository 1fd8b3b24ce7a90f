"""Sponsors: who pays for an event, as its page shows them, and whom attendees give their details by their own tap."""

from flask import Flask

from . import copying, routes, section
from .models import Sponsor


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["Sponsor", "copying", "init_app", "section"]
