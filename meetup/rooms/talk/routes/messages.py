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
from ...access import RoomAccess, check_can_read, check_can_speak, check_room_active, get_room_access, silenced_message
from ...moderators import is_moderator_of
from .. import feed as said
from ..forms import MessageEditForm, MessageForm
from ..messages import EditWindowClosedError, Message
from ..notice_counts import publish_notice_counts
from ..pages import message_url, publish_message, render_older_messages, render_own_message, render_talk
from ..reactions import EMOJI
from ..saying import say
from ..slow import LastMessageTime, TooSoonError, seconds_until

bp = Blueprint("messages", __name__)

MESSAGE_PATH = "/messages/<int:message_id>"
TOO_SOON_MESSAGE = "Slow mode: one message each in {} seconds. Send this one in {} s."
EDIT_WINDOW_CLOSED = "After five minutes a message stays as it is: others have read it."


@bp.get("/rooms/<int:room_id>")
@allow("attendee")
def index(room_id: int) -> str:
    """The talk; older pages ``before`` a cursor, and the form set to ``reply`` to a message."""
    place, before = get_room_access(room_id), request.args.get("before")
    if before and wants_fragment():
        check_can_read(place)
        return render_older_messages(place, before)
    return render_talk(place, before, MessageForm.replying_to(request.args.get("reply", "")))


@bp.post("/rooms/<int:room_id>/messages")
@allow("attendee")
@limiter.limit("60 per minute")
def create(room_id: int) -> ResponseReturnValue:
    place = get_room_access(room_id)
    check_room_active(place.room)
    form = MessageForm()
    if not form.validate_on_submit():
        return _refuse(place, form, next(iter(form.errors.values()))[0])
    if place.silenced_until:
        return _refuse(place, form, silenced_message(place))
    try:
        message = _post(place, form)
    except TooSoonError as error:
        return _refuse(place, form, TOO_SOON_MESSAGE.format(place.room.pace, seconds_until(error.at)))
    db.session.commit()
    publish_message(message)
    publish_notice_counts(message)
    if wants_fragment():
        return render_own_message(message), 201
    return redirect(url_for("rooms.talk.messages.index", room_id=room_id, _anchor="latest"), 303)


def _post(place: RoomAccess, form: MessageForm) -> Message:
    answered = form.find_replied_message(place.room.id, current_user)
    turn = partial(
        LastMessageTime.check_pace, place.room.id, current_user, 0 if is_moderator_of(place) else place.room.pace
    )
    reply_to = answered.message.id if answered else None
    return say(place.room, current_user, form.body.data, UUID(form.uuid.data), reply_to, turn)


def _refuse(place: RoomAccess, form: MessageForm, sentence: str) -> ResponseReturnValue:
    """What was typed, with the reason why it is not said."""
    if wants_fragment():
        raise UnprocessableEntity(sentence)
    if not form.errors:
        form.body.errors = [sentence]
    return render_talk(place, form=form), 422


@bp.get(MESSAGE_PATH)
@allow("attendee")
def show(message_id: int) -> ResponseReturnValue:
    """The page of the talk on which a message stands."""
    found = said.find_message(message_id, current_user)
    if found is None:
        raise NotFound
    check_can_read(get_room_access(found.message.room_id))
    return redirect(message_url(found.message))


@bp.get(f"{MESSAGE_PATH}/response")
@allow("attendee")
def show_actions(message_id: int) -> str:
    """What one can do with a message, as a page for browsers without scripts."""
    found = said.find_message(message_id, current_user)
    if found is None:
        raise NotFound
    place = get_room_access(found.message.room_id)
    check_can_read(place)
    return render_template(
        "rooms/talk/messages/show_actions.html", said=found, message=found.message, room=place.room, emoji=EMOJI
    )


@bp.get(f"{MESSAGE_PATH}/edit")
@allow("owner")
def edit(message_id: int) -> str:
    place, message = _get_own_message(message_id)
    return _edit_page(place, message, MessageEditForm.for_message(message))


@bp.post(MESSAGE_PATH)
@allow("owner")
def update(message_id: int) -> ResponseReturnValue:
    place, message = _get_own_message(message_id)
    check_can_speak(place)
    form = MessageEditForm()
    if not form.validate_on_submit():
        return _edit_page(place, message, form), 422
    try:
        message.edit(form.body.data)
    except EditWindowClosedError:
        return _edit_page(place, message, form), 422
    db.session.commit()
    publish_message(message)
    return redirect(message_url(message), 303)


@bp.post(f"{MESSAGE_PATH}/removal")
@allow("owner")
def destroy(message_id: int) -> ResponseReturnValue:
    _, message = _get_own_message(message_id)
    try:
        message.delete_by_author()
    except EditWindowClosedError as error:
        raise UnprocessableEntity(EDIT_WINDOW_CLOSED) from error
    db.session.commit()
    publish_message(message)
    flash("Taken back.")
    return redirect(url_for("rooms.talk.messages.index", room_id=message.room_id, _anchor="latest"), 303)


def _get_own_message(message_id: int) -> tuple[RoomAccess, Message]:
    own = select(Message).where(Message.id == message_id, Message.user_id == current_user.id)
    message = db.session.scalar(own)
    if message is None:
        raise NotFound
    place = get_room_access(message.room_id)
    check_room_active(place.room)
    return place, message


def _edit_page(place: RoomAccess, message: Message, form: MessageEditForm) -> str:
    event = place.room.event
    return render_template("rooms/talk/messages/edit.html", room=place.room, event=event, message=message, form=form)
