"""What an operator has to tell: the privacy page, the terms and the imprint, written from what the site really does."""

from flask import Flask

from . import routes


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["init_app"]
