"""The pages of operators, and those of whoever they decide about."""

from flask import Blueprint

from . import complaints, desk, looks, own_suspensions, reports, suspensions

bp = Blueprint("operators", __name__)
for pages in (complaints, desk, looks, own_suspensions, reports, suspensions):
    bp.register_blueprint(pages.bp)
