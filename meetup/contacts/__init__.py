"""Contacts: the exchange, follow-up, touches, export."""

from flask import Flask

from .blocks import Block
from .encounters import Encounter, Exchange, Scan
from .models import STAGES, Contact
from .refusals import ExchangeError
from .routes import (
    blocks,
    cards,
    encounters,
    exports,
    guests,
    holders,
    kept_cards,
    scanning,
    selections,
    today,
    touches,
)
from .touches import Change, Touch

BLUEPRINTS = (
    today.bp,
    scanning.bp,
    touches.bp,
    encounters.bp,
    holders.bp,
    selections.bp,
    blocks.bp,
    exports.bp,
    guests.bp,
    kept_cards.bp,
)


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


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
