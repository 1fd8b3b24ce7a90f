"""The pages of the numbers."""

from flask import Blueprint

from . import numbers, reports

bp = Blueprint("insights", __name__)
for pages in (numbers, reports):
    bp.register_blueprint(pages.bp)
