"""Messages to write: drafts worded from what is known, templates, and links to the programs that send them."""

from flask import Flask

from . import routes
from .models import Draft
from .templates import Template


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["Draft", "Template", "init_app"]
