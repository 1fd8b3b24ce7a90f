"""The pages of a team, one module a noun."""

from flask import Blueprint

from . import acts, hosts, invitations, members, refusals, step_down

bp = Blueprint("team", __name__)
for pages in (acts, hosts, invitations, members, refusals, step_down):
    bp.register_blueprint(pages.bp)
