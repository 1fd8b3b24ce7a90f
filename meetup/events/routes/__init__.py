"""The pages of events, one module a noun."""

from flask import Blueprint

from . import (
    attendances,
    badges,
    complaints,
    covers,
    events,
    goals,
    overviews,
    practical,
    previews,
    search_engines,
    sharing,
)

bp = Blueprint("events", __name__)
for pages in (
    attendances,
    badges,
    complaints,
    covers,
    events,
    goals,
    overviews,
    practical,
    previews,
    search_engines,
    sharing,
):
    bp.register_blueprint(pages.bp)
