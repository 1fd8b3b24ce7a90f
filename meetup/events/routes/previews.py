"""How the description of an event will look: beside the text while somebody types, or with the whole form."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ...database import only_reads
from ...extensions import limiter
from ...security import allow
from ..access import get_organized_event
from ..description import draw_description
from ..form_pages import edit_page, new_page
from ..forms import DescriptionForm, EventForm

bp = Blueprint("previews", __name__, url_prefix="/events")


@bp.post("/new/description")
@allow("member")
@only_reads
@limiter.limit("60 per minute")
def show_description() -> ResponseReturnValue:
    """Return what the description that was sent will look like, as a fragment."""
    form = DescriptionForm()
    if not form.validate_on_submit():
        return render_template("events/_description.html", problem=form.description.errors[0]), 422
    return render_template("events/_description.html", description=draw_description(form.description.data or ""))


@bp.post("/new/preview")
@allow("member")
@only_reads
@limiter.limit("60 per minute")
def create() -> str:
    """Show the form of a new event again as it was sent, with the preview. Nothing is saved."""
    return new_page(EventForm.as_sent())


@bp.post("/<slug>/preview")
@allow("organizer")
@only_reads
@limiter.limit("60 per minute")
def update(slug: str) -> str:
    """Show the form of an event again as it was sent, with the preview. Nothing is saved."""
    form = EventForm.as_sent()  # before the event, because reading a picture ends the transaction
    return edit_page(get_organized_event(slug), form)
