"""The pages of appointments."""

from flask import Blueprint

from . import answers, appointments, changes, proposals

bp = Blueprint("appointments", __name__)
for pages in (answers, appointments, changes, proposals):
    bp.register_blueprint(pages.bp)
