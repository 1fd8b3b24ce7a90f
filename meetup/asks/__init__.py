"""Asks with an outcome: closing what one was looking for, thanking who helped, and keeping it in both histories."""

from flask import Flask

from . import routes, stopping, thanking
from .models import Outcome, OutcomeHelper


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["Outcome", "OutcomeHelper", "init_app", "stopping", "thanking"]
