"""The pages of the directory, one module a noun."""

from flask import Blueprint

from . import hellos, people

bp = Blueprint("directory", __name__)
for pages in (hellos, people):
    bp.register_blueprint(pages.bp)
