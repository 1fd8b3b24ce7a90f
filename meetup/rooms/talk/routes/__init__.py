"""The pages of the talk in a room, one module a noun."""

from flask import Blueprint

from . import faces, messages, notices, reactions, readings

bp = Blueprint("talk", __name__)
for pages in (faces, messages, notices, reactions, readings):
    bp.register_blueprint(pages.bp)
