"""The pages about accounts and profiles, one module a noun."""

from flask import Blueprint

from . import agreements, confirmations, pictures, profiles, sharing, sign_ins, users

bp = Blueprint("people", __name__)
for pages in (agreements, confirmations, pictures, profiles, sharing, sign_ins, users):
    bp.register_blueprint(pages.bp)
