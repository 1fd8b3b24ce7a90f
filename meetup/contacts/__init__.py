"""Contacts: the exchange, follow-up, touches, export."""

from flask import Flask

from . import reminders
from .blocks import Block
from .encounters import Encounter, Exchange, Scan
from .models import STAGES, Contact
from .refusals import ExchangeError
from .routes import (
    blocks,
    calendars,
    cards,
    encounters,
    exports,
    guests,
    holders,
    keeping,
    notifications,
    scanning,
    selections,
    today,
    touches,
    unsubscriptions,
)
from .touches import Change, Touch

BLUEPRINTS = (
    today.bp,
    scanning.bp,
    touches.bp,
    encounters.bp,
    holders.bp,
    keeping.bp,
    notifications.bp,
    calendars.bp,
    unsubscriptions.bp,
    selections.bp,
    blocks.bp,
    exports.bp,
    guests.bp,
)


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli.add_command(reminders.remind_command)


__all__ = [
    "STAGES",
    "Block",
    "Change",
    "Contact",
    "Encounter",
    "Exchange",
    "ExchangeError",
    "Scan",
    "Touch",
    "cards",
    "init_app",
]
