"""Covers of events: uploaded, or drawn."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db
from ...people.pictures import Picture, PictureError, read_picture
from ...security import allow
from ..access import organized, seen
from ..cover import svg
from ..forms import CoverForm
from .events import edit_page

bp = Blueprint("covers", __name__, url_prefix="/events/<slug>")

SIZES = {640: (640, 320), 1280: (1280, 640)}


@bp.get("/cover.svg")
@allow("anyone")
def show(slug: str) -> ResponseReturnValue:
    """The drawn cover."""
    drawing = svg(seen(slug).event.slug)
    response = Response(drawing, mimetype="image/svg+xml")
    response.add_etag()
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response.make_conditional(request)


@bp.post("/cover")
@allow("organizer")
def update(slug: str) -> ResponseReturnValue:
    event = organized(slug)
    form = CoverForm()
    if not form.validate_on_submit():
        return edit_page(event, cover=form), 422
    try:
        picture = read_picture(form.cover.data.stream)
    except PictureError as error:
        form.cover.errors = [str(error)]
        return edit_page(event, cover=form), 422
    event.wear(Picture.keep(current_user.id, picture, SIZES))
    db.session.commit()
    flash("The cover is on the page.")
    return redirect(url_for("events.edit", slug=slug), 303)


@bp.post("/cover/removal")
@allow("organizer")
def destroy(slug: str) -> ResponseReturnValue:
    organized(slug).wear(None)
    db.session.commit()
    flash("The picture is gone; the page has a drawn cover again.")
    return redirect(url_for("events.edit", slug=slug), 303)
