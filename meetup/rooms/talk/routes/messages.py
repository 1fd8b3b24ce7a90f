"""Routes for the messages in a room: list, post, find, edit and take back."""

from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ....database import takes_turn_late
from ....errors import wants_fragment
from ....extensions import db, limiter
from ....languages import gettext, lazy_gettext, ngettext
from ....security import allow
from ...access import (
    RoomAccess,
    check_can_speak,
    check_room_active,
    get_readable_room,
    get_room_access,
    silenced_message,
)
from ...moderators import is_moderator_of
from ..feed import MessageView, find_message
from ..forms import MessageEditForm, MessageForm
from ..messages import EditWindowClosedError, Message
from ..notice_counts import publish_notice_counts
from ..pages import message_url, render_older_messages, render_own_message, render_talk
from ..publishing import publish_message
from ..reactions import EMOJI
from ..saying import say
from ..slow import LastMessageTime, TooSoonError, seconds_until

bp = Blueprint("messages", __name__)

MESSAGE_PATH = "/messages/<int:message_id>"
TOO_EARLY = 425
"""The status for messages that slow mode puts off. After 429, phones would hold back everything else, too."""
EDIT_WINDOW_CLOSED = lazy_gettext("A message can't be changed after five minutes: others have read it.")


@bp.get("/rooms/<int:room_id>")
@allow("attendee")
def index(room_id: int) -> str:
    """Show the talk. The address may have a cursor (``before``) for older messages, and the message to ``reply`` to."""
    before = request.args.get("before")
    if before and wants_fragment():
        return render_older_messages(get_readable_room(room_id), before)
    return render_talk(get_room_access(room_id), before, MessageForm.replying_to(request.args.get("reply", "")))


@bp.post("/rooms/<int:room_id>/messages")
@allow("attendee")
@takes_turn_late
@limiter.limit("60 per minute")
def create(room_id: int) -> ResponseReturnValue:
    room_access = get_room_access(room_id)
    check_room_active(room_access.room)
    form = MessageForm()
    if not form.validate_on_submit():
        return _refuse(room_access, form, next(iter(form.errors.values()))[0])
    if room_access.silenced_until:
        return _refuse(room_access, form, silenced_message(room_access))
    try:
        message = _post(room_access, form)
    except TooSoonError as error:
        return _put_off(room_access, form, seconds_until(error.at))
    db.session.commit()
    publish_message(message)
    publish_notice_counts(message)
    if wants_fragment():
        return render_own_message(message), 201
    return redirect(url_for("rooms.talk.messages.index", room_id=room_id, _anchor="latest"), 303)


def _post(room_access: RoomAccess, form: MessageForm) -> Message:
    room, replied = room_access.room, form.find_replied_message(room_access.room.id, current_user)
    pace = 0 if is_moderator_of(room_access) else room.pace
    check_pace = partial(LastMessageTime.check_pace, room.id, current_user, pace)
    reply_to_id = replied.message.id if replied else None
    return say(room, current_user, form.body.data, UUID(form.uuid.data), reply_to_id, check_pace)


def _refuse(room_access: RoomAccess, form: MessageForm, sentence: str) -> ResponseReturnValue:
    """Answer with the typed text and the reason why it was not posted."""
    if wants_fragment():
        raise UnprocessableEntity(sentence)
    if not form.errors:
        form.body.errors = [sentence]
    return render_talk(room_access, form=form), 422


def _put_off(room_access: RoomAccess, form: MessageForm, seconds: int) -> ResponseReturnValue:
    """Answer that slow mode lets the message pass only in some seconds. Scripts wait and send it again."""
    if wants_fragment():
        return render_template("rooms/talk/_put_off.html", seconds=seconds), TOO_EARLY, {"Retry-After": str(seconds)}
    sentence = ngettext(
        "Slow mode: one message every %(num)s second. Send this one in %(seconds)s s.",
        "Slow mode: one message every %(num)s seconds. Send this one in %(seconds)s s.",
        room_access.room.pace,
        seconds=seconds,
    )
    return _refuse(room_access, form, sentence)


@bp.get(MESSAGE_PATH)
@allow("attendee")
def show(message_id: int) -> ResponseReturnValue:
    """Redirect to the page of the talk that shows a message."""
    _, view = _get_readable_message(message_id)
    return redirect(message_url(view.message))


@bp.get(f"{MESSAGE_PATH}/response")
@allow("attendee")
def show_actions(message_id: int) -> str:
    """Show what one can do with a message, for browsers without scripts."""
    room_access, view = _get_readable_message(message_id)
    return render_template(
        "rooms/talk/messages/show_actions.html",
        message_view=view,
        message=view.message,
        room=room_access.room,
        emoji=EMOJI,
    )


@bp.get(f"{MESSAGE_PATH}/edit")
@allow("owner")
def edit(message_id: int) -> str:
    room_access, message = _get_own_message(message_id)
    return _edit_page(room_access, message, MessageEditForm.for_message(message))


@bp.post(MESSAGE_PATH)
@allow("owner")
def update(message_id: int) -> ResponseReturnValue:
    room_access, message = _get_own_message(message_id)
    check_can_speak(room_access)
    form = MessageEditForm()
    if not form.validate_on_submit():
        return _edit_page(room_access, message, form), 422
    try:
        message.edit(form.body.data)
    except EditWindowClosedError:
        return _edit_page(room_access, message, form), 422
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
    flash(gettext("Message deleted."))
    return redirect(url_for("rooms.talk.messages.index", room_id=message.room_id, _anchor="latest"), 303)


def _get_readable_message(message_id: int) -> tuple[RoomAccess, MessageView]:
    view = find_message(message_id, current_user)
    if view is None:
        raise NotFound
    return get_readable_room(view.message.room_id), view


def _get_own_message(message_id: int) -> tuple[RoomAccess, Message]:
    query = select(Message).where(Message.id == message_id, Message.user_id == current_user.id)
    message = db.session.scalar(query)
    if message is None:
        raise NotFound
    room_access = get_room_access(message.room_id)
    check_room_active(room_access.room)
    return room_access, message


def _edit_page(room_access: RoomAccess, message: Message, form: MessageEditForm) -> str:
    event = room_access.room.event
    return render_template(
        "rooms/talk/messages/edit.html", room=room_access.room, event=event, message=message, form=form
    )
