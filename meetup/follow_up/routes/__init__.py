"""The pages on which people follow up, one module a noun."""

from flask import Blueprint

from . import bulk, cadences, contacts, merges, promises, run_throughs, today, years

bp = Blueprint("follow_up", __name__)
for pages in (bulk, cadences, contacts, merges, promises, run_throughs, today, years):
    bp.register_blueprint(pages.bp)
