"""Random coffee: people at an event who want to are paired with somebody new every so many minutes."""

from flask import Flask

from ..outbox import planners
from . import asides, feed, rounds, routes, tidying
from .models import Coffee, CoffeePair, CoffeeSeat

planners.append(rounds.draw_due)


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["Coffee", "CoffeePair", "CoffeeSeat", "asides", "feed", "init_app", "tidying"]
