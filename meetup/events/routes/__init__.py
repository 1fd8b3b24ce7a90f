"""The pages of events, one module a noun."""

from flask import Blueprint

from . import (
    attendances,
    badges,
    complaints,
    copies,
    covers,
    events,
    link_pictures,
    overviews,
    practical,
    previews,
    search_engines,
    series,
    sharing,
)

bp = Blueprint("events", __name__)
for pages in (attendances, badges, complaints, copies, covers, events, link_pictures):
    bp.register_blueprint(pages.bp)
for pages in (overviews, practical, previews, search_engines, series, sharing):
    bp.register_blueprint(pages.bp)
