"""The pages of tickets, one module a noun."""

from flask import Blueprint

from . import claims, refusals

bp = Blueprint("tickets", __name__)
for pages in (claims, refusals):
    bp.register_blueprint(pages.bp)
