"""The pages of the talk in a room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, url_for
from flask_login import current_user
from sqlalchemy import ColumnElement, exists, select, tuple_

from ...extensions import db
from ...formats import day
from ...pages import Page, make_cursor
from ..access import RoomAccess, shows_part_taken
from ..moderators import is_moderator_of
from ..page.layout import render_loaded_page
from ..page.room_page import RoomPage
from .feed import MessageLineView, load_messages_page, message_view
from .forms import MessageForm
from .messages import Message
from .reactions import EMOJI, Reaction
from .slow import seconds_until_next_message

MESSAGES_BELOW_TARGET = 20
"""How many later messages stand below the one that a link leads to."""


@shows_part_taken
def _has_posted(room_id: int, user_id: int) -> ColumnElement[bool]:
    return exists().where(Message.room_id == room_id, Message.user_id == user_id)


def render_talk(room_access: RoomAccess, before: str | None = None, form: MessageForm | None = None) -> str:
    """Render the page of the talk with the latest messages, or with those before the cursor ``before``.

    ``form`` is given if it comes back to the user with errors.
    """
    room, messages = room_access.room, load_messages_page(room_access.room.id, current_user, before)
    page = RoomPage.load(room_access, "rooms.talk.messages.index", with_stream=before is None)
    read_to = page.read_to if before is None else None
    form = form or MessageForm(formdata=None)
    return render_loaded_page(
        "rooms/talk/messages/index.html",
        room_access,
        page,
        is_older_page=before is not None,
        form=form,
        replied_message=form.find_replied_message(room.id, current_user),
        new_from=_first_new_message_id(read_to, messages) if before is None else None,
        is_unread=_is_unread(read_to, messages) if before is None else False,
        is_icebreaker_known=bool(read_to and room.prompted_at and read_to >= room.prompted_at),
        seconds_to_wait=_seconds_to_wait(room_access),
        **_messages_context(room_access, messages),
    )


def _seconds_to_wait(room_access: RoomAccess) -> int | None:
    """Return in how many seconds slow mode lets the reader post; ``None`` if they may now. Moderators always may."""
    return None if is_moderator_of(room_access) else seconds_until_next_message(room_access.room, current_user)


def render_older_messages(room_access: RoomAccess, before: str) -> str:
    """Render the messages before the cursor ``before`` as a fragment that goes above the others."""
    messages = load_messages_page(room_access.room.id, current_user, before)
    return render_template(
        "rooms/talk/_older.html",
        room=room_access.room,
        event=room_access.room.event,
        moderates=is_moderator_of(room_access),
        **_messages_context(room_access, messages),
    )


def _messages_context(room_access: RoomAccess, messages: Page[MessageLineView]) -> dict[str, Any]:
    """Return what templates need to render ``messages``, the latest last."""
    message_ids = [view.message.id for view in messages.rows]
    room, before = room_access.room, messages.next
    shown = messages.rows[::-1]
    return {
        "messages": shown,
        "days": _days_begun(shown, room.event.time_zone),
        "older": url_for("rooms.talk.messages.index", room_id=room.id, before=before) if before else None,
        "emoji": EMOJI,
        "own_reactions": Reaction.emoji_by_message(current_user, message_ids),
    }


def _days_begun(messages: Sequence[MessageLineView], time_zone: str) -> dict[int, str]:
    """Return the days of ``messages``, the latest last, by the id of the first message of each."""
    zone, days, previous = ZoneInfo(time_zone), {}, None
    for message in (view.message for view in messages):
        date = message.created_at.astimezone(zone).date()
        if date != previous:
            days[message.id], previous = day(date), date
    return days


def _is_unread(read_to: datetime | None, messages: Page[MessageLineView]) -> bool:
    """Return whether the latest message came after ``read_to``, until when the reader has read."""
    latest = messages.rows[0].message if messages.rows else None
    return latest is not None and (read_to is None or latest.created_at > read_to)


def _first_new_message_id(read_to: datetime | None, messages: Page[MessageLineView]) -> int | None:
    """Return the id of the first message of others after ``read_to``; ``None`` on the reader's first visit."""
    new_messages = [
        view.message
        for view in messages.rows
        if read_to and view.message.created_at > read_to and view.message.user_id != current_user.id
    ]
    return new_messages[-1].id if new_messages else None


def render_own_message(message: Message) -> str:
    """Render a message for its author, as the answer to posting it."""
    view = message_view(message)
    time_zone = message.room.event.time_zone
    return render_template("rooms/talk/_message.html", message_view=view, time_zone=time_zone, is_own=True)


def message_url(message: Message) -> str:
    """Return the address of the page of the talk that shows ``message``, scrolled to it."""
    keys = Message.created_at, Message.id
    query = select(Message).where(Message.room_id == message.room_id, tuple_(*keys) > (message.created_at, message.id))
    below = db.session.scalar(query.order_by(*keys).offset(MESSAGES_BELOW_TARGET).limit(1))
    before = make_cursor(below, keys) if below else None
    return url_for("rooms.talk.messages.index", room_id=message.room_id, before=before, _anchor=f"message-{message.id}")
