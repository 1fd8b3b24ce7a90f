"""Codes: their table, the front door ``/c/<code>``, and QR symbols."""

from flask import Flask

from . import joinings, leaving, routes
from .forms import GuestJoinForm, asks_for_new_code, new_code_text
from .front_door import GuestEntry, handles_scan, lets_guests_in, opens
from .models import Code, canonical_code, grouped_code
from .routes import qr_url_of
from .urls import code_in_url
from .wrong_codes import limits_wrong_codes, requested_code

routes.bp.register_blueprint(joinings.bp)


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)


__all__ = [
    "Code",
    "GuestEntry",
    "GuestJoinForm",
    "asks_for_new_code",
    "canonical_code",
    "code_in_url",
    "grouped_code",
    "handles_scan",
    "init_app",
    "leaving",
    "lets_guests_in",
    "limits_wrong_codes",
    "new_code_text",
    "opens",
    "qr_url_of",
    "requested_code",
]
