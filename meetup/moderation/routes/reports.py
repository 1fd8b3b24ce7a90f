"""Reporting what was said, and the queue of it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ... import live
from ...errors import wants_fragment
from ...extensions import db, limiter, now
from ...ids import chosen_id
from ...rooms.access import attended_room, check_reads
from ...rooms.actions import acts_at
from ...rooms.moderators import Desk, moderated_event, moderated_room
from ...rooms.questions import feed as asked
from ...rooms.questions.models import Question
from ...rooms.streams import open_stream
from ...rooms.talk import feed as said
from ...rooms.talk.messages import Message
from ...security import allow
from .. import actions as moderating
from .. import alerts
from ..forms import ReportForm
from ..reports import Case, Report, queue
from ..subjects import Thing

bp = Blueprint("reports", __name__)

MESSAGE = "/messages/<int:message_id>/report"
QUESTION = "/questions/<int:question_id>/report"


@bp.get(MESSAGE)
@allow("attendee")
def message(message_id: int) -> Any:
    return _page(_message(message_id))


@bp.post(MESSAGE)
@allow("attendee")
@limiter.limit("20 per minute")
def create_for_message(message_id: int) -> Any:
    return _file(_message(message_id))


@bp.get(QUESTION)
@allow("attendee")
def question(question_id: int) -> Any:
    return _page(_question(question_id))


@bp.post(QUESTION)
@allow("attendee")
@limiter.limit("20 per minute")
def create_for_question(question_id: int) -> Any:
    return _file(_question(question_id))


@bp.get("/events/<slug>/reports")
@allow("moderator")
def index(slug: str) -> str:
    """What waits for me; ``room`` narrows it, ``closed`` shows what has been settled."""
    desk, closed = moderated_event(slug), request.args.get("closed") == "1"
    room_id = _chosen_room(desk)
    return render_template(
        "moderation/_cases.html" if wants_fragment() else "moderation/reports/index.html",
        desk=desk,
        stream=url_for("moderation.reports.stream", slug=slug, after=live.stamp(now())),
        room_id=room_id,
        closed=closed,
        acts=acts_at(desk.team),
        page=queue(desk, room_id, closed, request.args.get("after")),
    )


@bp.post("/cases/<int:case_id>/closing")
@allow("moderator")
def close(case_id: int) -> Any:
    """Nothing is wrong with it."""
    case = db.session.get(Case, case_id)
    if case is None:
        raise NotFound
    place = moderated_room(case.room_id)
    moderating.clear(case, place)
    flash("Settled: it stays as it is.")
    return redirect(url_for("moderation.reports.index", slug=place.room.event.slug), 303)


@bp.get("/events/<slug>/reports/stream")
@allow("moderator")
def stream(slug: str) -> Response:
    """What is reported."""
    return open_stream(alerts.right(moderated_event(slug).event.id, current_user.id))


def _chosen_room(desk: Desk) -> int | None:
    """The room in the address, if it is one of the desk's."""
    try:
        number = chosen_id(request.args.get("room", ""))
    except ValueError:
        return None
    return number if number in desk.room_ids else None


def _file(thing: Thing) -> Any:
    room, form = attended_room(thing.row.room_id).room, ReportForm()
    if thing.author_id == current_user.id:
        return redirect(thing.page, 303)
    if not form.validate_on_submit():
        return _page(thing, form), 422
    began = now()
    Report.file(thing, room, current_user, form.reason.data, form.note.data or "")
    db.session.commit()
    alerts.tell(room.event_id, began)
    flash("Reported. Those who moderate the room look at it; who said it is not told.")
    return redirect(thing.page, 303)


def _page(thing: Thing, form: ReportForm | None = None) -> Any:
    place = attended_room(thing.row.room_id)
    if thing.author_id == current_user.id:  # one's own can be taken back
        return redirect(thing.page, 303)
    return render_template(
        "moderation/reports/new.html", thing=thing, room=place.room, form=form or ReportForm(formdata=None)
    )


def _message(message_id: int) -> Thing:
    """As ``_question``."""
    found = said.find(message_id, current_user)
    return _there(found.message if found else None)


def _question(question_id: int) -> Thing:
    """Still there, said by somebody whom the reader sees, in a room that they may read."""
    return _there(asked.find(question_id, current_user))


def _there(row: Message | Question | None) -> Thing:
    if row is None:
        raise NotFound
    check_reads(attended_room(row.room_id))
    return Thing(row)
