"""Suggestions: people worth finding at an event, and why."""

from flask import Flask

from . import asides, planner, routes, tidying
from .models import Redraw, Suggestion, SuggestionDraw
from .reading import SuggestedPerson, suggestions_on_today


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "Redraw",
    "SuggestedPerson",
    "Suggestion",
    "SuggestionDraw",
    "asides",
    "init_app",
    "planner",
    "suggestions_on_today",
    "tidying",
]
