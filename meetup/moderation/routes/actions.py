"""Routes for moderating a message or question, for slow mode, and for the log of what moderators did."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import UnprocessableEntity

from ...events import get_organized_event
from ...extensions import db
from ...languages import gettext
from ...rooms.moderator_actions import ACTIONS, ModeratorAction, actions_for, load_log_page
from ...rooms.moderators import get_moderated_event, get_moderated_room
from ...rooms.talk.messages import Message
from ...rooms.talk.pages import message_url
from ...rooms.talk.slow import publish_pace
from ...security import allow
from ..actions import ActionTexts, carry_out
from ..forms import ActionForm, PaceForm
from ..lookup import get_message, get_question
from ..reportables import Reportable

bp = Blueprint("actions", __name__)

MESSAGE_PATH = "/messages/<int:message_id>/moderation"
QUESTION_PATH = "/questions/<int:question_id>/moderation"


@bp.get(MESSAGE_PATH)
@allow("moderator")
def message(message_id: int) -> str:
    return _moderation_page(get_message(message_id))


@bp.post(MESSAGE_PATH)
@allow("moderator")
def moderate_message(message_id: int) -> ResponseReturnValue:
    return _carry_out(get_message(message_id))


@bp.get(QUESTION_PATH)
@allow("moderator")
def question(question_id: int) -> str:
    return _moderation_page(get_question(question_id))


@bp.post(QUESTION_PATH)
@allow("moderator")
def moderate_question(question_id: int) -> ResponseReturnValue:
    return _carry_out(get_question(question_id))


@bp.post("/rooms/<int:room_id>/slow-mode")
@allow("moderator")
def update(room_id: int) -> ResponseReturnValue:
    """Set the pace of a room: each person may post one message in so many seconds."""
    room_access, form = get_moderated_room(room_id), PaceForm()
    if not form.validate_on_submit():
        raise UnprocessableEntity(gettext("Choose how often people can post."))
    pace = int(form.pace.data)
    if room_access.room.set_pace(pace):
        ModeratorAction.log(room_access.room, room_access.attendance.user, "slowed", pace=pace)
    db.session.commit()
    publish_pace(room_access.room)
    flash(gettext("Slow mode is on: everyone sees it.") if pace else gettext("Slow mode is off."))
    return redirect(url_for("rooms.talk.messages.index", room_id=room_id), 303)


@bp.get("/events/<slug>/log")
@allow("organizer")
def index(slug: str) -> str:
    """Show what moderators did at an event."""
    event, moderated = get_organized_event(slug), get_moderated_event(slug)
    page = load_log_page(event, current_user, request.args.get("after"))
    return render_template("moderation/actions/index.html", event=event, moderated=moderated, page=page)


def _carry_out(reportable: Reportable) -> ResponseReturnValue:
    room_access = get_moderated_room(reportable.row.room_id)
    form = ActionForm(actions_for(room_access.is_team))
    if not form.validate_on_submit():
        return _moderation_page(reportable, form), 422
    texts = ActionTexts(form.reason.data or "", form.told.data or "")
    outcome = carry_out(reportable, room_access, form.act.data, texts, form.with_messages.data)
    db.session.commit()
    outcome.publish()
    flash(str(ACTIONS[form.act.data].confirmation))
    if request.form.get("from") == "reports":
        return redirect(url_for("moderation.reports.index", slug=room_access.room.event.slug), 303)
    row = reportable.row
    return redirect(message_url(row) if isinstance(row, Message) else reportable.url, 303)


def _moderation_page(reportable: Reportable, form: ActionForm | None = None) -> str:
    room_access = get_moderated_room(reportable.row.room_id)
    actions = actions_for(room_access.is_team)
    return render_template(
        "moderation/actions/show.html",
        reportable=reportable,
        room=room_access.room,
        actions=actions,
        form=form or ActionForm(actions, formdata=None),
    )
