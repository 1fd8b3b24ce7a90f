"""Exchanges: turning a scan, a hello or the card of a guest into contacts and an encounter; and who has whose card."""

from flask import Flask

from . import erased_badges, forgetting, hellos, leaving, routes
from .encounters import Encounter
from .exchanges import ExchangeResult, Scan, record_exchange


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "Encounter",
    "ExchangeResult",
    "Scan",
    "erased_badges",
    "forgetting",
    "hellos",
    "init_app",
    "leaving",
    "record_exchange",
]
