"""The pages on which people exchange contacts, one module a noun; ``cards`` are opened by the front door."""

from flask import Blueprint

from . import cards, encounters, guests, hellos, holders, kept_cards, scans

bp = Blueprint("exchange", __name__)
for pages in (encounters, guests, hellos, holders, kept_cards, scans):
    bp.register_blueprint(pages.bp)

__all__ = ["bp", "cards"]
