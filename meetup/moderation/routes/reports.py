"""Reporting what was said, and the queue of it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ... import live
from ...errors import wants_fragment
from ...extensions import db, limiter, now
from ...ids import parse_optional_row_id
from ...rooms.access import check_can_read, get_room_access
from ...rooms.moderator_actions import actions_for
from ...rooms.moderators import ModeratedEvent, get_moderated_event, get_moderated_room
from ...rooms.questions import feed as asked
from ...rooms.questions.models import Question
from ...rooms.streams import open_stream
from ...rooms.talk import feed as said
from ...rooms.talk.messages import Message
from ...security import allow
from .. import actions as moderating
from .. import alerts
from ..forms import ReportForm
from ..reportables import Reportable
from ..reports import Case, Report, load_case_page

bp = Blueprint("reports", __name__)

MESSAGE_PATH = "/messages/<int:message_id>/report"
QUESTION_PATH = "/questions/<int:question_id>/report"


@bp.get(MESSAGE_PATH)
@allow("attendee")
def message(message_id: int) -> Any:
    return _report_page(_get_reportable_message(message_id))


@bp.post(MESSAGE_PATH)
@allow("attendee")
@limiter.limit("20 per minute")
def create_for_message(message_id: int) -> Any:
    return _create_report(_get_reportable_message(message_id))


@bp.get(QUESTION_PATH)
@allow("attendee")
def question(question_id: int) -> Any:
    return _report_page(_get_reportable_question(question_id))


@bp.post(QUESTION_PATH)
@allow("attendee")
@limiter.limit("20 per minute")
def create_for_question(question_id: int) -> Any:
    return _create_report(_get_reportable_question(question_id))


@bp.get("/events/<slug>/reports")
@allow("moderator")
def index(slug: str) -> str:
    """What waits for me; ``room`` narrows it, ``closed`` shows what has been settled."""
    desk, closed = get_moderated_event(slug), request.args.get("closed") == "1"
    room_id = _requested_room_id(desk)
    return render_template(
        "moderation/_cases.html" if wants_fragment() else "moderation/reports/index.html",
        desk=desk,
        stream=url_for("moderation.reports.stream", slug=slug, after=live.make_stamp(now())),
        room_id=room_id,
        closed=closed,
        acts=actions_for(desk.is_team),
        page=load_case_page(desk, room_id, closed, request.args.get("after")),
    )


@bp.post("/cases/<int:case_id>/closing")
@allow("moderator")
def close(case_id: int) -> Any:
    """Nothing is wrong with it."""
    case = db.session.get(Case, case_id)
    if case is None:
        raise NotFound
    place = get_moderated_room(case.room_id)
    moderating.dismiss_case(case, place)
    flash("Settled: it stays as it is.")
    return redirect(url_for("moderation.reports.index", slug=place.room.event.slug), 303)


@bp.get("/events/<slug>/reports/stream")
@allow("moderator")
def stream(slug: str) -> Response:
    """What is reported."""
    return open_stream(alerts.moderator_right(get_moderated_event(slug).event.id, current_user.id))


def _requested_room_id(desk: ModeratedEvent) -> int | None:
    """The room in the address, if it is one of the desk's."""
    try:
        number = parse_optional_row_id(request.args.get("room", ""))
    except ValueError:
        return None
    return number if number in desk.room_ids else None


def _create_report(thing: Reportable) -> Any:
    room, form = get_room_access(thing.row.room_id).room, ReportForm()
    if thing.author_id == current_user.id:
        return redirect(thing.url, 303)
    if not form.validate_on_submit():
        return _report_page(thing, form), 422
    since = now()
    Report.create(thing, room, current_user, form.reason.data, form.note.data or "")
    db.session.commit()
    alerts.publish_case_counts(room.event_id, since)
    flash("Reported. Those who moderate the room look at it; who said it is not told.")
    return redirect(thing.url, 303)


def _report_page(thing: Reportable, form: ReportForm | None = None) -> Any:
    place = get_room_access(thing.row.room_id)
    if thing.author_id == current_user.id:  # one's own can be taken back
        return redirect(thing.url, 303)
    return render_template(
        "moderation/reports/new.html", thing=thing, room=place.room, form=form or ReportForm(formdata=None)
    )


def _get_reportable_message(message_id: int) -> Reportable:
    """As ``_get_reportable_question``."""
    found = said.find_message(message_id, current_user)
    return _readable(found.message if found else None)


def _get_reportable_question(question_id: int) -> Reportable:
    """Still there, said by somebody whom the reader sees, in a room that they may read."""
    return _readable(asked.find_question(question_id, current_user))


def _readable(row: Message | Question | None) -> Reportable:
    if row is None:
        raise NotFound
    check_can_read(get_room_access(row.room_id))
    return Reportable(row)
