"""The pages of goals, one module a noun."""

from flask import Blueprint

from . import goals

bp = Blueprint("goals", __name__)
for pages in (goals,):
    bp.register_blueprint(pages.bp)
