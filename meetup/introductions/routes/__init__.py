"""The pages of introductions, one module a noun."""

from flask import Blueprint

from . import answers, choices, introductions, settings

bp = Blueprint("introductions", __name__)
for pages in (answers, choices, introductions, settings):
    bp.register_blueprint(pages.bp)
