"""Sponsors: who pays for an event, as its page shows them, and whom attendees give their details by their own tap."""

from flask import Flask

from . import copying, data_requests, holding, leaving, routes, section, tidying
from .leads import Lead
from .models import Sponsor
from .representatives import Representative


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "Lead",
    "Representative",
    "Sponsor",
    "copying",
    "data_requests",
    "holding",
    "init_app",
    "leaving",
    "section",
    "tidying",
]
