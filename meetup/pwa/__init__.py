"""What makes the web app installable, and lets it open without a signal."""

from flask import Flask

from .routes import bp


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


__all__ = ["init_app"]
