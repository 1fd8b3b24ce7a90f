"""Saying something in a room, finding it again, changing it and taking it back."""

from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ....errors import wants_fragment
from ....extensions import db, limiter
from ....security import allow
from ...access import Place, attended_room, check_goes_on, check_may_speak, check_reads, silenced_sentence
from ...moderators import moderates
from .. import feed as said
from ..forms import EditForm, MessageForm
from ..messages import Message, TooLateError
from ..notice_counts import tell_notices
from ..pages import message_item, older_messages, place_of, talk_page, tell
from ..reactions import EMOJI
from ..saying import say
from ..slow import LastWord, TooSoonError, seconds_until

bp = Blueprint("messages", __name__)

MESSAGE = "/messages/<int:message_id>"
TOO_SOON = "Slow mode: one message each in {} seconds. Send this one in {} s."
TOO_LATE = "After five minutes a message stays as it is: others have read it."


@bp.get("/rooms/<int:room_id>")
@allow("attendee")
def index(room_id: int) -> str:
    """The talk; older pages ``before`` a cursor, and the form set to ``reply`` to a message."""
    place, before = attended_room(room_id), request.args.get("before")
    if before and wants_fragment():
        check_reads(place)
        return older_messages(place, before)
    return talk_page(place, before, MessageForm.answering(request.args.get("reply", "")))


@bp.post("/rooms/<int:room_id>/messages")
@allow("attendee")
@limiter.limit("60 per minute")
def create(room_id: int) -> ResponseReturnValue:
    place = attended_room(room_id)
    check_goes_on(place.room)
    form = MessageForm()
    if not form.validate_on_submit():
        return _not_said(place, form, next(iter(form.errors.values()))[0])
    if place.silenced_until:
        return _not_said(place, form, silenced_sentence(place))
    try:
        message = _said(place, form)
    except TooSoonError as error:
        return _not_said(place, form, TOO_SOON.format(place.room.pace, seconds_until(error.at)))
    db.session.commit()
    tell(message)
    tell_notices(message)
    if wants_fragment():
        return message_item(message), 201
    return redirect(url_for("rooms.talk.messages.index", room_id=room_id, _anchor="latest"), 303)


def _said(place: Place, form: MessageForm) -> Message:
    answered = form.answered(place.room.id, current_user)
    turn = partial(LastWord.take_turn, place.room.id, current_user, 0 if moderates(place) else place.room.pace)
    reply_to = answered.message.id if answered else None
    return say(place.room, current_user, form.body.data, UUID(form.uuid.data), reply_to, turn)


def _not_said(place: Place, form: MessageForm, sentence: str) -> ResponseReturnValue:
    """What was typed, with the reason why it is not said."""
    if wants_fragment():
        raise UnprocessableEntity(sentence)
    if not form.errors:
        form.body.errors = [sentence]
    return talk_page(place, form=form), 422


@bp.get(MESSAGE)
@allow("attendee")
def show(message_id: int) -> ResponseReturnValue:
    """The page of the talk on which a message stands."""
    found = said.find(message_id, current_user)
    if found is None:
        raise NotFound
    check_reads(attended_room(found.message.room_id))
    return redirect(place_of(found.message))


@bp.get(f"{MESSAGE}/response")
@allow("attendee")
def respond(message_id: int) -> str:
    """What one can do with a message, as a page for browsers without scripts."""
    found = said.find(message_id, current_user)
    if found is None:
        raise NotFound
    place = attended_room(found.message.room_id)
    check_reads(place)
    return render_template(
        "rooms/talk/messages/respond.html", said=found, message=found.message, room=place.room, emoji=EMOJI
    )


@bp.get(f"{MESSAGE}/edit")
@allow("owner")
def edit(message_id: int) -> str:
    place, message = _mine(message_id)
    return _edit_page(place, message, EditForm.of(message))


@bp.post(MESSAGE)
@allow("owner")
def update(message_id: int) -> ResponseReturnValue:
    place, message = _mine(message_id)
    check_may_speak(place)
    form = EditForm()
    if not form.validate_on_submit():
        return _edit_page(place, message, form), 422
    try:
        message.edit(form.body.data)
    except TooLateError:
        return _edit_page(place, message, form), 422
    db.session.commit()
    tell(message)
    return redirect(place_of(message), 303)


@bp.post(f"{MESSAGE}/removal")
@allow("owner")
def destroy(message_id: int) -> ResponseReturnValue:
    _, message = _mine(message_id)
    try:
        message.take_back()
    except TooLateError as error:
        raise UnprocessableEntity(TOO_LATE) from error
    db.session.commit()
    tell(message)
    flash("Taken back.")
    return redirect(url_for("rooms.talk.messages.index", room_id=message.room_id, _anchor="latest"), 303)


def _mine(message_id: int) -> tuple[Place, Message]:
    own = select(Message).where(Message.id == message_id, Message.user_id == current_user.id)
    message = db.session.scalar(own)
    if message is None:
        raise NotFound
    place = attended_room(message.room_id)
    check_goes_on(place.room)
    return place, message


def _edit_page(place: Place, message: Message, form: EditForm) -> str:
    event = place.room.event
    return render_template("rooms/talk/messages/edit.html", room=place.room, event=event, message=message, form=form)
