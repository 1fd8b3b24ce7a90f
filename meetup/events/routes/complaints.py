"""Reporting an event to the operator of the site. Whoever sees its page can."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from ...extensions import db, limiter
from ...languages import gettext
from ...people.complaints import Complaint, ComplaintForm
from ...security import allow
from ..access import get_visible_event
from ..models import Event
from ..page import event_url

bp = Blueprint("complaints", __name__, url_prefix="/events/<slug>/complaints")


@bp.get("/new")
@allow("anyone")
def new(slug: str) -> str:
    return _page(get_visible_event(slug).event, ComplaintForm(formdata=None))


@bp.post("")
@allow("anyone")
@limiter.limit("5 per minute; 20 per hour")
def create(slug: str) -> ResponseReturnValue:
    event, form = get_visible_event(slug).event, ComplaintForm()
    if not form.validate_on_submit():
        return _page(event, form), 422
    if not form.website.data:
        Complaint.create("event", event.title, event_url(event), form, event_id=event.id)
        db.session.commit()
    flash(
        gettext("Thank you. The people who run this site will take a look. The organizers aren't told who reported it.")
    )
    return redirect(event_url(event), 303)


def _page(event: Event, form: ComplaintForm) -> str:
    return render_template("events/complaints/new.html", event=event, form=form)
