"""Stars on sessions: putting them on and off, and the own ones as a list."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...errors import wants_json
from ...events import get_visible_event
from ...extensions import db, limiter
from ...languages import gettext
from ...security import allow
from ..models import ScheduleSession
from ..pages import SchedulePage
from ..stars import Star

bp = Blueprint("stars", __name__, url_prefix="/events/<slug>/schedule")


@bp.get("/stars")
@allow("member")
def index(slug: str) -> str:
    """List the sessions of this event that the reader starred."""
    access = get_visible_event(slug)
    page = SchedulePage.load_stars(access)
    return render_template("schedule/stars/index.html", page=page, event=access.event)


@bp.post("/<string(length=6):session_code>/star")
@allow("member")
@limiter.limit("600 per hour")
def update(slug: str, session_code: str) -> ResponseReturnValue:
    """Put a star on a session if ``on`` is 1, and take it off otherwise. The same again changes nothing.

    A phone sends it when it has a signal again, and asks for JSON.
    """
    event = get_visible_event(slug).event
    session = ScheduleSession.find(event.id, session_code)
    if session is None:
        raise NotFound
    if request.form.get("on") == "1":
        Star.put(current_user, session)
    else:
        Star.take_off(current_user, session)
    db.session.commit()
    if wants_json():
        return {"starred": request.form.get("on") == "1"}
    flash(gettext("Starred.") if request.form.get("on") == "1" else gettext("The star is off."))
    return redirect(_way_back(slug, session_code), 303)


def _way_back(slug: str, session_code: str) -> str:
    """Return the address of the page on which the star was pressed, if it is one of the schedule."""
    back = request.form.get("back", "")
    if back.startswith("day-"):
        return url_for(
            "schedule.schedules.show", slug=slug, day=back.removeprefix("day-")[:10], _anchor=f"s-{session_code}"
        )
    if back == "stars":
        return url_for("schedule.stars.index", slug=slug)
    if back == "event":
        return url_for("events.events.show", slug=slug, _anchor="schedule")
    return url_for("schedule.sessions.show", slug=slug, session_code=session_code)
