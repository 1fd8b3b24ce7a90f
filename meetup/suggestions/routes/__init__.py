"""The pages of the people worth finding."""

from flask import Blueprint

from . import dismissals, hellos, people

bp = Blueprint("suggestions", __name__)
for pages in (dismissals, hellos, people):
    bp.register_blueprint(pages.bp)
