"""Reporting what was said, and the queue of it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ... import live
from ...errors import wants_fragment
from ...extensions import db, limiter, now
from ...ids import chosen_id
from ...security import allow
from .. import alerts, asked, moderating, said
from ..access import attended_room, check_reads
from ..acts import acts_at
from ..messages import Message
from ..moderation_forms import ReportForm
from ..moderators import Desk, moderated_event, moderated_room
from ..questions import Question
from ..reports import Case, Report, queue
from ..things import Thing

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
        "rooms/_cases.html" if wants_fragment() else "rooms/reports.html",
        desk=desk,
        stream=url_for("streams.show_desk", slug=slug, after=live.stamp(now())),
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
    return redirect(url_for("reports.index", slug=place.room.event.slug), 303)


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
    return render_template("rooms/report.html", thing=thing, room=place.room, form=form or ReportForm(formdata=None))


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
