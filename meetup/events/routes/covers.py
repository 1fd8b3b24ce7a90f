"""Covers of events: showing the drawn one, and removing the uploaded one."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ...extensions import db
from ...security import allow
from ..access import get_organized_event, get_visible_event
from ..cover import cover_svg

bp = Blueprint("covers", __name__, url_prefix="/events/<slug>")


@bp.get("/cover.svg")
@allow("anyone")
def show(slug: str) -> ResponseReturnValue:
    """Show the drawn cover."""
    drawing = cover_svg(get_visible_event(slug).event.slug)
    response = Response(drawing, mimetype="image/svg+xml")
    response.add_etag()
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response.make_conditional(request)


@bp.post("/cover/removal")
@allow("organizer")
def destroy(slug: str) -> ResponseReturnValue:
    get_organized_event(slug).set_cover(None)
    db.session.commit()
    flash("The picture is gone; the page has a drawn cover again.")
    return redirect(url_for("events.events.edit", slug=slug), 303)
