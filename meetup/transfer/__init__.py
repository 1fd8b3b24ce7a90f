"""Data that comes in and goes out: reading files, importing contacts and its undo, and exports."""

from flask import Flask

from . import bundles, data_requests, import_jobs, routes
from .imports import Import


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = ["Import", "bundles", "data_requests", "import_jobs", "init_app"]
