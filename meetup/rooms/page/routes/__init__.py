"""The routes for creating and editing rooms, and for the stream of a room, one module for each noun."""

from flask import Blueprint

from . import manage, prompts, rooms, streams

bp = Blueprint("page", __name__)
for module in (manage, prompts, rooms, streams):
    bp.register_blueprint(module.bp)
