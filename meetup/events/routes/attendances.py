"""Going, leaving, and being found by others who go."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import UnprocessableEntity

from ... import live
from ...extensions import db
from ...security import allow
from ..access import attended, seen
from ..admission import admit
from ..attendance import rights_at
from ..models import LastOrganizerError

bp = Blueprint("attendances", __name__, url_prefix="/events/<slug>")


@bp.post("/attendance")
@allow("member")
def create(slug: str) -> ResponseReturnValue:
    """I'm going."""
    admit(seen(slug).event, current_user)
    db.session.commit()
    flash("You are going. The event is on your list now.")
    return redirect(url_for("events.events.show", slug=slug), 303)


@bp.post("/attendance/removal")
@allow("attendee")
def destroy(slug: str) -> ResponseReturnValue:
    event = attended(slug).event
    try:
        event.farewell(current_user)
    except LastOrganizerError as error:
        raise UnprocessableEntity("You are its last organizer. Call the event off instead of leaving it.") from error
    rights = rights_at(event.id, current_user.id)
    db.session.commit()
    live.cut(*rights)
    flash(f"You are not going to {event.title} any more.")
    return redirect(url_for("events.events.index"), 303)


@bp.post("/listing")
@allow("attendee")
def update_listing(slug: str) -> ResponseReturnValue:
    """Let others here find me, or no longer."""
    attendance = attended(slug)
    if request.form.get("listed") == "yes":
        attendance.appear()
        flash("Others here can find you now, by what your card shares.")
    else:
        attendance.disappear()
        flash("Nobody finds you here any more.")
    db.session.commit()
    return redirect(url_for("events.events.show", slug=slug), 303)
