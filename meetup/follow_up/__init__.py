"""Following up: today, the list, the page of a contact, run-throughs, bulk changes, merges and charts of a year."""

from flask import Flask

from . import drawn_rows, routes
from .merging import adopting_tickets, adoption, forgetting, leaving
from .merging.merges import Merge
from .run_throughs import Decision, RunScope, RunThrough


def init_app(app: Flask) -> None:
    drawn_rows.init_app(app)
    app.register_blueprint(routes.bp)


__all__ = [
    "Decision",
    "Merge",
    "RunScope",
    "RunThrough",
    "adopting_tickets",
    "adoption",
    "forgetting",
    "init_app",
    "leaving",
]
