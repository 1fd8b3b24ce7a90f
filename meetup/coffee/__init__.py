"""Random coffee: participants at an event are paired with somebody new in every round."""

from flask import Flask

from . import asides, feed, leaving, rounds, routes, tidying
from .models import Coffee, CoffeePair, CoffeeSeat


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "Coffee",
    "CoffeePair",
    "CoffeeSeat",
    "asides",
    "feed",
    "init_app",
    "leaving",
    "rounds",
    "tidying",
]
