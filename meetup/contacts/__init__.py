"""Contacts: the exchange, follow-up, touches, export."""

from flask import Flask

from . import hellos, searching
from .blocks import Block
from .drafts import Draft
from .encounters import Encounter, Exchange, Scan
from .merges import Merge
from .models import STAGES, Contact
from .notes import EarlierNote
from .promises import Promise
from .refusals import ExchangeError
from .routes import BLUEPRINTS
from .run_throughs import Decision, RunThrough, Scope
from .templates import Template
from .touches import Change, Touch


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


__all__ = [
    "STAGES",
    "Block",
    "Change",
    "Contact",
    "Decision",
    "Draft",
    "EarlierNote",
    "Encounter",
    "Exchange",
    "ExchangeError",
    "Merge",
    "Promise",
    "RunThrough",
    "Scan",
    "Scope",
    "Template",
    "Touch",
    "hellos",
    "init_app",
    "searching",
]
