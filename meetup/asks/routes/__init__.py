"""The pages of asks with an outcome, one module a noun."""

from flask import Blueprint

from . import helpers, helps, outcomes

bp = Blueprint("asks", __name__)
for pages in (helpers, helps, outcomes):
    bp.register_blueprint(pages.bp)
