"""Exchanges: turning a scan, a hello or the card of a guest into contacts and an encounter; and who has whose card."""

from flask import Flask

from . import drawn_news, hellos, routes
from .encounters import Encounter
from .exchanges import ExchangeResult, Scan, record_exchange


def init_app(app: Flask) -> None:
    drawn_news.init_app(app)
    app.register_blueprint(routes.bp)


__all__ = ["Encounter", "ExchangeResult", "Scan", "hellos", "init_app", "record_exchange"]
