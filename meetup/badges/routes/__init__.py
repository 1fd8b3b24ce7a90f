"""The pages of badges, one module a noun."""

from flask import Blueprint

from . import designs, files, people, prints

bp = Blueprint("badges", __name__)
for pages in (designs, files, people, prints):
    bp.register_blueprint(pages.bp)
