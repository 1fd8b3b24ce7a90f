"""The routes of the talk in a room, one module for each noun."""

from flask import Blueprint

from . import faces, messages, notices, reactions, readings

bp = Blueprint("talk", __name__)
for module in (faces, messages, notices, reactions, readings):
    bp.register_blueprint(module.bp)
