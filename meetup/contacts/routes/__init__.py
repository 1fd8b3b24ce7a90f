"""The pages about what an owner keeps of their contacts, one module a noun."""

from flask import Blueprint

from . import archiving, blocks, notes, tags, touches

bp = Blueprint("contacts", __name__)
for pages in (archiving, blocks, notes, tags, touches):
    bp.register_blueprint(pages.bp)
