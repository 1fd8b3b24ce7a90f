"""Holding an event again, as a draft with everything that is already typed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db, limiter
from ...languages import gettext
from ...security import allow
from ..access import get_organized_event
from ..copy_form import CopyForm
from ..copying import copy_event
from ..models import Event

bp = Blueprint("copies", __name__, url_prefix="/events/<slug>/copies")

WEEKS = (1, 2, 4, 12)
USUAL_WEEKS = 4


@bp.get("/new")
@allow("organizer")
def new(slug: str) -> str:
    """Show the form. ``weeks`` is how much later than the event the next one is suggested to be."""
    event = get_organized_event(slug)
    weeks = request.args.get("weeks", USUAL_WEEKS, int)
    return _page(event, CopyForm.for_event(event, weeks if weeks in WEEKS else USUAL_WEEKS), weeks)


@bp.post("")
@allow("organizer")
@limiter.limit("30 per hour")
def create(slug: str) -> ResponseReturnValue:
    event = get_organized_event(slug)
    form = CopyForm(event)
    if not form.validate_on_submit():
        return _page(event, form), 422
    draft = copy_event(event, current_user, form.title.data, form.starts_at, form.chosen_series_title)
    db.session.commit()
    flash(gettext("Your draft is ready, and only organizers see it. Review it, then publish it."))
    return redirect(url_for("events.overviews.show", slug=draft.slug), 303)


def _page(event: Event, form: CopyForm, weeks: int = 0) -> str:
    return render_template("events/copies/new.html", event=event, form=form, weeks=weeks, choices_of_weeks=WEEKS)
