"""The page of one session."""

from flask import Blueprint, render_template
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import get_visible_event
from ...events.description import render_description
from ...public_pages import public_page, shown_until
from ...security import allow
from ..claims import speakers_for
from ..models import ScheduleSession
from ..pages import marks_for, shown_of_schedule

bp = Blueprint("sessions", __name__, url_prefix="/events/<slug>/schedule")


@bp.get("/<string(length=6):session_code>")
@allow("anyone")
@public_page(shown_of_schedule)
def show(slug: str, session_code: str) -> str:
    access = get_visible_event(slug)
    session = ScheduleSession.find(access.event.id, session_code)
    if session is None:
        raise NotFound
    shown_until(session.starts_at, session.ends_at)
    return render_template(
        "schedule/sessions/show.html",
        event=access.event,
        session=session,
        marks=marks_for(access.event),
        abstract=render_description(session.abstract),
        is_organizer=access.is_organizer,
        attends=access.attendance is not None,
        speakers=speakers_for(access.event, session.speakers, current_user) if access.attendance else [],
    )
