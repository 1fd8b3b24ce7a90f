"""Codes: the table, the front door, drawing and reading them."""

from flask import Flask

from . import guesses, joinings, routes
from .forms import JoinForm
from .front_door import GuestEntry, lets_guests_in, opens, takes
from .guesses import WRONG, code_asked
from .models import Code, canonical, grouped
from .reading import code_in_url
from .routes import url_of

routes.bp.register_blueprint(joinings.bp)


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)
    guesses.init_app(app)


__all__ = [
    "WRONG",
    "Code",
    "GuestEntry",
    "JoinForm",
    "canonical",
    "code_asked",
    "code_in_url",
    "grouped",
    "init_app",
    "lets_guests_in",
    "opens",
    "takes",
    "url_of",
]
