"""The exchange: a scan, a greeting or a guest's card becomes contacts and an encounter; and who has whose card."""

from flask import Flask

from . import hellos, routes
from .encounters import Encounter, ExchangeResult, Scan
from .refusals import ExchangeError


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["Encounter", "ExchangeError", "ExchangeResult", "Scan", "hellos", "init_app"]
