"""The pages of tickets, one module a noun."""

from flask import Blueprint

from . import claims, imports, refusals, tickets

bp = Blueprint("tickets", __name__)
for pages in (claims, imports, refusals, tickets):
    bp.register_blueprint(pages.bp)
