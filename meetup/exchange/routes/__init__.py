"""The routes of exchanges, one module for each noun. The pages of ``cards`` are opened by the front door."""

from flask import Blueprint

from . import cards, complaints, encounters, guests, hellos, holders, kept_cards, scans

bp = Blueprint("exchange", __name__)
for module in (complaints, encounters, guests, hellos, holders, kept_cards, scans):
    bp.register_blueprint(module.bp)

__all__ = ["bp", "cards"]
