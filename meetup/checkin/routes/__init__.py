"""The pages of check-in, one module a noun, and what its devices fetch and send."""

from flask import Blueprint

from . import arrivals, facts, lists, manage, scanner

bp = Blueprint("checkin", __name__)
for pages in (arrivals, facts, lists, manage, scanner):
    bp.register_blueprint(pages.bp)
