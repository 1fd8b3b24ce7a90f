"""The pages on which rooms are moderated, one module a noun."""

from flask import Blueprint

from . import actions, reports, sanctions

bp = Blueprint("moderation", __name__)
for pages in (actions, reports, sanctions):
    bp.register_blueprint(pages.bp)
