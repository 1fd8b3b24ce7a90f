"""The routes for what an owner keeps about contacts, one module for each noun."""

from flask import Blueprint

from . import archiving, blocks, contexts, deletions, notes, tags, touches

bp = Blueprint("contacts", __name__)
for module in (archiving, blocks, contexts, deletions, notes, tags, touches):
    bp.register_blueprint(module.bp)
