"""The pages of sponsors, one module a noun."""

from flask import Blueprint

from . import details, leads, logos, manage, representatives, sponsors

bp = Blueprint("sponsors", __name__)
for pages in (details, leads, logos, manage, representatives, sponsors):
    bp.register_blueprint(pages.bp)
