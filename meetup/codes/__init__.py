"""Codes: the table, the front door, drawing and reading them."""

from flask import Flask

from .front_door import opens, takers, takes
from .models import Code, canonical, grouped
from .reading import code_in_url
from .routes import WRONG, bp, url_of


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


__all__ = ["WRONG", "Code", "canonical", "code_in_url", "grouped", "init_app", "opens", "takers", "takes", "url_of"]
