"""The pages of goals, one module a noun."""

from flask import Blueprint

from . import carried, contacts, goals

bp = Blueprint("goals", __name__)
for pages in (carried, contacts, goals):
    bp.register_blueprint(pages.bp)
