"""Contacts: the exchange, follow-up, touches, export."""

from flask import Flask

from . import reminders
from .consent.blocks import Block
from .exchange import hellos
from .exchange.encounters import Encounter, Exchange, Scan
from .exchange.refusals import ExchangeError
from .following_up import searching
from .following_up.run_throughs import Decision, RunThrough, Scope
from .merge.merges import Merge
from .models import STAGES, Contact
from .notes import EarlierNote
from .promises import Promise
from .routes import BLUEPRINTS
from .taking_in.imports import Import
from .touches import Change, Touch
from .writing.drafts import Draft
from .writing.templates import Template


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli.add_command(reminders.remind_command)


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
