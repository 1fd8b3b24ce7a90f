"""Routes for reporting a message or question, and for the queue of reported ones."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ... import live
from ...errors import wants_fragment
from ...extensions import db, limiter, now
from ...ids import parse_optional_row_id
from ...lanes import in_lane
from ...languages import gettext
from ...rooms.access import get_room_access
from ...rooms.models import Room
from ...rooms.moderator_actions import actions_for
from ...rooms.moderators import ModeratedEvent, get_moderated_event, get_moderated_room
from ...rooms.streams import open_stream
from ...security import allow
from ..actions import dismiss_case
from ..alerts import publish_case_counts
from ..case_list import load_case_page
from ..cases import Case
from ..forms import ReportForm
from ..lookup import get_readable_message, get_readable_question
from ..reportables import Reportable
from ..reports import Report
from ..rights import moderator_right

bp = Blueprint("reports", __name__)

MESSAGE_PATH = "/messages/<int:message_id>/report"
QUESTION_PATH = "/questions/<int:question_id>/report"


@bp.get(MESSAGE_PATH)
@allow("attendee")
def message(message_id: int) -> ResponseReturnValue:
    return _report_page(get_readable_message(message_id))


@bp.post(MESSAGE_PATH)
@allow("attendee")
@limiter.limit("20 per minute")
def create_for_message(message_id: int) -> ResponseReturnValue:
    return _create_report(get_readable_message(message_id))


@bp.get(QUESTION_PATH)
@allow("attendee")
def question(question_id: int) -> ResponseReturnValue:
    return _report_page(get_readable_question(question_id))


@bp.post(QUESTION_PATH)
@allow("attendee")
@limiter.limit("20 per minute")
def create_for_question(question_id: int) -> ResponseReturnValue:
    return _create_report(get_readable_question(question_id))


@bp.get("/events/<slug>/reports")
@allow("moderator")
def index(slug: str) -> str:
    """Show the open cases of an event. ``room`` in the address limits them to a room, ``closed`` shows closed ones."""
    moderated, closed = get_moderated_event(slug), request.args.get("closed") == "1"
    room_id = _requested_room_id(moderated)
    return render_template(
        "moderation/_cases.html" if wants_fragment() else "moderation/reports/index.html",
        moderated=moderated,
        stream=url_for("moderation.reports.stream", slug=slug, after=live.make_stamp(now())),
        room_id=room_id,
        closed=closed,
        actions=actions_for(moderated.is_team),
        page=load_case_page(moderated, current_user, room_id, closed, request.args.get("after")),
    )


@bp.post("/cases/<int:case_id>/closing")
@allow("moderator")
def close(case_id: int) -> ResponseReturnValue:
    """Close a case because nothing is wrong with what was reported."""
    case, since = db.session.get(Case, case_id), now()
    if case is None or case.author_id == current_user.id:  # Moderators do not see what is reported of them (Z7).
        raise NotFound
    room_access = get_moderated_room(case.room_id)
    dismiss_case(case, room_access)
    db.session.commit()
    publish_case_counts(case.event_id, since)
    flash(gettext("Report dismissed."))
    return redirect(url_for("moderation.reports.index", slug=room_access.room.event.slug), 303)


@bp.get("/events/<slug>/reports/stream")
@in_lane("streams")
@allow("moderator")
def stream(slug: str) -> Response:
    """Stream the numbers of open cases to a moderator."""
    return open_stream(moderator_right(get_moderated_event(slug).event.id, current_user.id))


def _requested_room_id(moderated: ModeratedEvent) -> int | None:
    """Return the room id in the address if the reader moderates that room."""
    try:
        room_id = parse_optional_row_id(request.args.get("room", ""))
    except ValueError:
        return None
    return room_id if room_id in moderated.room_ids else None


def _create_report(reportable: Reportable) -> ResponseReturnValue:
    room, form = get_room_access(reportable.row.room_id).room, ReportForm()
    if reportable.author_id == current_user.id:
        return redirect(reportable.url, 303)
    if not form.validate_on_submit():
        return _new_report_page(reportable, room, form), 422
    since = now()
    Report.create(reportable, room, current_user, form.reason.data, form.note.data or "")
    db.session.commit()
    publish_case_counts(room.event_id, since)
    flash(gettext("Reported. The author isn't told."))
    return redirect(reportable.url, 303)


def _report_page(reportable: Reportable) -> ResponseReturnValue:
    room = get_room_access(reportable.row.room_id).room
    if reportable.author_id == current_user.id:  # Authors can take their own messages and questions back.
        return redirect(reportable.url, 303)
    return _new_report_page(reportable, room, ReportForm(formdata=None))


def _new_report_page(reportable: Reportable, room: Room, form: ReportForm) -> str:
    return render_template("moderation/reports/new.html", reportable=reportable, room=room, form=form)
