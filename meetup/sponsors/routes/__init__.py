"""The pages of sponsors, one module a noun."""

from flask import Blueprint

from . import logos, manage

bp = Blueprint("sponsors", __name__)
for pages in (logos, manage):
    bp.register_blueprint(pages.bp)
