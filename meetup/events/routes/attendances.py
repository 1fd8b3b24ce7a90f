"""Attending an event, leaving it, and being listed in its directory."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ... import live
from ...extensions import db
from ...languages import gettext
from ...people import Agreement
from ...people.next_page import redirect_onward
from ...security import allow
from ..access import get_own_attendance, get_visible_event
from ..admission import admit
from ..event_acts import record_leaving
from ..models import Event
from ..page import event_url
from ..stream_rights import stream_rights_at

bp = Blueprint("attendances", __name__, url_prefix="/events/<slug>")


@bp.post("/attendance")
@allow("member")
def create(slug: str) -> ResponseReturnValue:
    """Attend the event."""
    event = get_visible_event(slug).event
    return admit_reader(event)


def admit_reader(event: Event) -> ResponseReturnValue:
    """Let the reader attend, or say what is still missing. Commits, and leads on to where that shows."""
    pending = admit(event, current_user)
    if pending is None or pending.label:
        Agreement.record(current_user, "attending", event.title, event.agreement_subject)
    db.session.commit()
    flash(pending.sentence if pending else gettext("You're going!"))
    return redirect(pending.url if pending else event_url(event), 303)


@bp.post("/attendance/removal")
@allow("attendee")
def destroy(slug: str) -> ResponseReturnValue:
    """Stop attending the event."""
    attendance = get_own_attendance(slug)
    event = attendance.event
    record_leaving(attendance, current_user)
    event.remove_attendee(current_user)
    rights = stream_rights_at(event.id, current_user.id)
    db.session.commit()
    live.end_streams(*rights)
    flash(gettext("You're no longer going to %(title)s.", title=event.title))
    return redirect(url_for("events.events.index"), 303)


@bp.post("/listing")
@allow("attendee")
def update_listing(slug: str) -> ResponseReturnValue:
    """Be listed in the directory, or no longer."""
    attendance = get_own_attendance(slug)
    if request.form.get("listed") == "yes":
        attendance.list_in_directory()
        Agreement.record(current_user, "listing", attendance.event.title, attendance.event.agreement_subject)
        flash(gettext("You're visible here."))
    else:
        attendance.unlist_from_directory()
        Agreement.end(current_user, "listing", subject=attendance.event.agreement_subject)
        flash(gettext("You're hidden here."))
    db.session.commit()
    return redirect_onward(url_for("events.events.show", slug=slug))
