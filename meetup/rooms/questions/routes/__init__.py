"""The pages on which questions are asked, and the screen behind the speaker."""

from flask import Blueprint

from . import presentations, questions

bp = Blueprint("questions", __name__)
for pages in (presentations, questions):
    bp.register_blueprint(pages.bp)
