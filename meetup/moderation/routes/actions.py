"""Keeping order in a room: what moderators do about what was said, how slow the room is, and the log of it all."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import UnprocessableEntity

from ...events import organized
from ...extensions import db
from ...rooms.actions import ACTS, ModeratorAct, acts_at, log_of
from ...rooms.moderators import TEAM, moderated_event, moderated_room
from ...rooms.talk import slow
from ...rooms.talk.messages import Message
from ...rooms.talk.pages import place_of
from ...security import allow
from .. import subjects as things
from ..actions import act_on
from ..forms import ActForm, PaceForm
from ..subjects import Thing

bp = Blueprint("actions", __name__)

MESSAGE = "/messages/<int:message_id>/moderation"
QUESTION = "/questions/<int:question_id>/moderation"


@bp.get(MESSAGE)
@allow("moderator")
def message(message_id: int) -> str:
    return _page(things.message(message_id))


@bp.post(MESSAGE)
@allow("moderator")
def moderate_message(message_id: int) -> Any:
    return _act(things.message(message_id))


@bp.get(QUESTION)
@allow("moderator")
def question(question_id: int) -> str:
    return _page(things.question(question_id))


@bp.post(QUESTION)
@allow("moderator")
def moderate_question(question_id: int) -> Any:
    return _act(things.question(question_id))


@bp.post("/rooms/<int:room_id>/slow-mode")
@allow("moderator")
def update(room_id: int) -> Any:
    """Let everybody say one message in so many seconds."""
    place, form = moderated_room(room_id), PaceForm()
    if not form.validate_on_submit():
        raise UnprocessableEntity("Choose how slow the room is to be.")
    pace = int(form.pace.data)
    if place.room.slow_down(pace):
        ModeratorAct.log(place.room, place.attendance.user, "slowed", pace=pace)
    db.session.commit()
    slow.tell(place.room)
    flash("Slow mode is on: everybody sees it." if pace else "Slow mode is off.")
    return redirect(url_for("rooms.talk.messages.index", room_id=room_id), 303)


@bp.get("/events/<slug>/log")
@allow("organizer")
def index(slug: str) -> str:
    """What moderators did."""
    event, desk = organized(slug), moderated_event(slug)
    return render_template(
        "moderation/actions/index.html", event=event, desk=desk, page=log_of(event, request.args.get("after"))
    )


def _act(thing: Thing) -> Any:
    place = moderated_room(thing.row.room_id)
    form = ActForm(acts_at(place.attendance.role in TEAM))
    if not form.validate_on_submit():
        return _page(thing, form), 422
    act_on(thing, place, form.act.data, form.reason.data or "")
    flash(ACTS[form.act.data].done)
    if request.form.get("from") == "reports":
        return redirect(url_for("moderation.reports.index", slug=place.room.event.slug), 303)
    there = place_of(thing.row) if isinstance(thing.row, Message) else thing.page
    return redirect(there, 303)


def _page(thing: Thing, form: ActForm | None = None) -> str:
    place = moderated_room(thing.row.room_id)
    acts = acts_at(place.attendance.role in TEAM)
    form = form or ActForm(acts, formdata=None)
    return render_template("moderation/actions/show.html", thing=thing, room=place.room, acts=acts, form=form)
