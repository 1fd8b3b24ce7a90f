"""Contacts: the exchange, follow-up, touches, export."""

from flask import Flask

from .blocks import Block
from .drafts import Draft
from .encounters import Encounter, Exchange, ExchangeError, Scan
from .models import STAGES, Contact
from .promises import Promise
from .routes import blocks, cards, drafts, encounters, exports, guests, scanning, today, touches
from .routes import promises as promise_routes
from .routes import run_throughs as run_through_routes
from .routes import templates as template_routes
from .run_throughs import Decision, RunThrough, Scope
from .templates import Template
from .touches import Change, Touch

BLUEPRINTS = (
    today.bp,
    scanning.bp,
    touches.bp,
    encounters.bp,
    blocks.bp,
    exports.bp,
    guests.bp,
    promise_routes.bp,
    drafts.bp,
    template_routes.bp,
    run_through_routes.bp,
)


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
    "Encounter",
    "Exchange",
    "ExchangeError",
    "Promise",
    "RunThrough",
    "Scan",
    "Scope",
    "Template",
    "Touch",
    "cards",
    "init_app",
]
