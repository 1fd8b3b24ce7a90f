"""The pages of registration, one module a noun."""

from flask import Blueprint

from . import guests, invitations, messages, questions, refusals, registrations, rules

bp = Blueprint("registration", __name__)
for pages in (guests, invitations, messages, questions, refusals, registrations, rules):
    bp.register_blueprint(pages.bp)
