"""Introductions: suggesting to two of one's contacts to know each other; and mutual contacts, where all three agree."""

from flask import Flask

from . import letters, notification_part, routes, stopping, telling, tidying
from .models import Introduction, IntroductionSide
from .settings import IntroductionSettings


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "Introduction",
    "IntroductionSettings",
    "IntroductionSide",
    "init_app",
    "letters",
    "notification_part",
    "stopping",
    "telling",
    "tidying",
]
