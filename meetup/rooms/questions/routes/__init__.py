"""The routes for questions and for the presenter screen."""

from flask import Blueprint

from . import presentations, questions

bp = Blueprint("questions", __name__)
for module in (presentations, questions):
    bp.register_blueprint(module.bp)
