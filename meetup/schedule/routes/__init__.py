"""The pages of schedules, one module a noun."""

from flask import Blueprint

from . import claims, exports, feeds, imports, manage, schedules, sessions, stars

bp = Blueprint("schedule", __name__)
for pages in (schedules, sessions, claims, stars, exports, feeds, manage, imports):
    bp.register_blueprint(pages.bp)
