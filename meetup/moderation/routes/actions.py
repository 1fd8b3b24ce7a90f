"""Keeping order in a room: what moderators do about what was said, how slow the room is, and the log of it all."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import UnprocessableEntity

from ...events import get_organized_event
from ...extensions import db
from ...rooms.moderator_actions import ACTIONS, ModeratorAction, actions_for, load_log_page
from ...rooms.moderators import TEAM_ROLES, get_moderated_event, get_moderated_room
from ...rooms.talk import slow
from ...rooms.talk.messages import Message
from ...rooms.talk.pages import message_url
from ...security import allow
from .. import reportables as things
from ..actions import carry_out
from ..forms import ActionForm, PaceForm
from ..reportables import Reportable

bp = Blueprint("actions", __name__)

MESSAGE_PATH = "/messages/<int:message_id>/moderation"
QUESTION_PATH = "/questions/<int:question_id>/moderation"


@bp.get(MESSAGE_PATH)
@allow("moderator")
def message(message_id: int) -> str:
    return _moderation_page(things.get_message(message_id))


@bp.post(MESSAGE_PATH)
@allow("moderator")
def moderate_message(message_id: int) -> Any:
    return _carry_out(things.get_message(message_id))


@bp.get(QUESTION_PATH)
@allow("moderator")
def question(question_id: int) -> str:
    return _moderation_page(things.get_question(question_id))


@bp.post(QUESTION_PATH)
@allow("moderator")
def moderate_question(question_id: int) -> Any:
    return _carry_out(things.get_question(question_id))


@bp.post("/rooms/<int:room_id>/slow-mode")
@allow("moderator")
def update(room_id: int) -> Any:
    """Let everybody say one message in so many seconds."""
    place, form = get_moderated_room(room_id), PaceForm()
    if not form.validate_on_submit():
        raise UnprocessableEntity("Choose how slow the room is to be.")
    pace = int(form.pace.data)
    if place.room.set_pace(pace):
        ModeratorAction.log(place.room, place.attendance.user, "slowed", pace=pace)
    db.session.commit()
    slow.publish_pace(place.room)
    flash("Slow mode is on: everybody sees it." if pace else "Slow mode is off.")
    return redirect(url_for("rooms.talk.messages.index", room_id=room_id), 303)


@bp.get("/events/<slug>/log")
@allow("organizer")
def index(slug: str) -> str:
    """What moderators did."""
    event, desk = get_organized_event(slug), get_moderated_event(slug)
    return render_template(
        "moderation/actions/index.html", event=event, desk=desk, page=load_log_page(event, request.args.get("after"))
    )


def _carry_out(thing: Reportable) -> Any:
    place = get_moderated_room(thing.row.room_id)
    form = ActionForm(actions_for(place.attendance.role in TEAM_ROLES))
    if not form.validate_on_submit():
        return _moderation_page(thing, form), 422
    carry_out(thing, place, form.act.data, form.reason.data or "")
    flash(ACTIONS[form.act.data].confirmation)
    if request.form.get("from") == "reports":
        return redirect(url_for("moderation.reports.index", slug=place.room.event.slug), 303)
    there = message_url(thing.row) if isinstance(thing.row, Message) else thing.url
    return redirect(there, 303)


def _moderation_page(thing: Reportable, form: ActionForm | None = None) -> str:
    place = get_moderated_room(thing.row.room_id)
    acts = actions_for(place.attendance.role in TEAM_ROLES)
    form = form or ActionForm(acts, formdata=None)
    return render_template("moderation/actions/show.html", thing=thing, room=place.room, acts=acts, form=form)
