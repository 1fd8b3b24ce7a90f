"""The pages on which data comes in and goes out, one module a noun."""

from flask import Blueprint

from . import bundles, exports, imports, takeaways

bp = Blueprint("transfer", __name__)
for pages in (bundles, exports, imports, takeaways):
    bp.register_blueprint(pages.bp)
