"""The pages of the guide, one module a noun."""

from flask import Blueprint

from . import dismissals, pages

bp = Blueprint("guide", __name__)
for module in (dismissals, pages):
    bp.register_blueprint(module.bp)
