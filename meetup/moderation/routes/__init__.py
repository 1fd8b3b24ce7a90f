"""The routes of moderation, one module for each noun."""

from flask import Blueprint

from . import actions, bans, reports, sanctions

bp = Blueprint("moderation", __name__)
for module in (actions, bans, reports, sanctions):
    bp.register_blueprint(module.bp)
