"""The pages of posters."""

from flask import Blueprint

from . import posters

bp = Blueprint("posters", __name__)
bp.register_blueprint(posters.bp)
