"""The pages that organizers make rooms on, and the stream of a room, one module a noun."""

from flask import Blueprint

from . import hosts, prompts, rooms, streams

bp = Blueprint("page", __name__)
for pages in (hosts, prompts, rooms, streams):
    bp.register_blueprint(pages.bp)
