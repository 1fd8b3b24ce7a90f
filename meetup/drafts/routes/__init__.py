"""The pages on which messages are written, one module a noun."""

from flask import Blueprint

from . import drafts, templates

bp = Blueprint("drafts", __name__)
for pages in (drafts, templates):
    bp.register_blueprint(pages.bp)
