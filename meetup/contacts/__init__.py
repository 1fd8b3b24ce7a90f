"""Contacts: the exchange, follow-up, touches, export."""

from flask import Flask

from . import hellos, reminders, searching
from .blocks import Block
from .drafts import Draft
from .encounters import Encounter, Exchange, Scan
from .imports import Import
from .merges import Merge
from .models import STAGES, Contact
from .notes import EarlierNote
from .promises import Promise
from .refusals import ExchangeError
from .routes import BLUEPRINTS
from .run_throughs import Decision, RunThrough, Scope
from .templates import Template
from .tidying import tidy_command
from .touches import Change, Touch


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli.add_command(reminders.remind_command)
    app.cli.add_command(tidy_command)


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
    "Import",
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
