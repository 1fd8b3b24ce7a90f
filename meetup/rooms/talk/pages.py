"""The talk in a room: its page, and what goes over the stream."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template, url_for
from flask_login import current_user
from sqlalchemy import ColumnElement, exists, select, tuple_

from ... import live
from ...database import in_ids, mark_read_only
from ...extensions import db
from ...pages import Page, make_cursor
from ..access import RoomAccess, shows_part_taken
from ..moderator_actions import actions_for
from ..moderators import TEAM_ROLES, is_moderator_of
from ..page.layout import render_room_page
from ..updates import RoomUpdate, as_frames, finds_updates, publish_updates
from . import feed as said
from .feed import MessageView
from .forms import MessageForm
from .messages import Message
from .reactions import EMOJI, Reaction
from .readings import Reading
from .slow import seconds_until_next_message

MESSAGES_BELOW_TARGET = 20
"""How many later messages stand below one that somebody jumps to."""

REACTIONS_FRAME_SECONDS = 0.5
"""Seconds between two frames with the reactions to one message."""


@shows_part_taken
def _spoke(room_id: int, user_id: int) -> ColumnElement[bool]:
    return exists().where(Message.room_id == room_id, Message.user_id == user_id)


def render_talk(place: RoomAccess, before: str | None = None, form: MessageForm | None = None) -> str:
    """The talk up to the cursor ``before``, the latest last, with what was typed when a form comes back."""
    page = said.load_messages_page(place.room.id, current_user, before)
    form = form or MessageForm(formdata=None)
    return render_room_page(
        "rooms/talk/messages/index.html",
        place,
        "rooms.talk.messages.index",
        with_stream=before is None,
        paging=before is not None,
        form=form,
        answered=form.find_replied_message(place.room.id, current_user),
        new_from=_first_new_message_id(place.room.id, page) if before is None else None,
        next_turn=None if is_moderator_of(place) else seconds_until_next_message(place.room, current_user),
        **_messages_context(place, page),
    )


def render_older_messages(place: RoomAccess, before: str) -> str:
    """The same as a fragment to put above what is there."""
    page = said.load_messages_page(place.room.id, current_user, before)
    context = {
        "moderates": is_moderator_of(place),
        "acts": actions_for(place.attendance.role in TEAM_ROLES),
        **_messages_context(place, page),
    }
    return render_template("rooms/talk/_older.html", room=place.room, event=place.room.event, **context)


def _messages_context(place: RoomAccess, page: Page[MessageView]) -> dict[str, Any]:
    return {
        "messages": list(reversed(page.rows)),
        "older": url_for("rooms.talk.messages.index", room_id=place.room.id, before=page.next) if page.next else None,
        "emoji": EMOJI,
        "reacted": Reaction.emoji_by_message(current_user, [message_view.message.id for message_view in page.rows]),
    }


def _first_new_message_id(room_id: int, page: Page[MessageView]) -> int | None:
    """The first message that came since the reader was here, if others have said something since."""
    read_to = Reading.read_until(room_id, current_user)
    others = [message_view for message_view in page.rows if read_to and message_view.message.created_at > read_to]
    others = [message_view for message_view in others if message_view.message.user_id != current_user.id]
    return others[-1].message.id if others else None


def render_own_message(message: Message) -> str:
    """``message`` as its author gets it, answering what they sent."""
    each = said.message_view(message)
    return render_template("rooms/talk/_message.html", said=each, event=each.event, me=current_user.id)


def message_url(message: Message) -> str:
    """The address of the page of the talk on which ``message`` stands, at its place."""
    keys = Message.created_at, Message.id
    later = select(Message).where(Message.room_id == message.room_id, tuple_(*keys) > (message.created_at, message.id))
    below = db.session.scalar(later.order_by(*keys).offset(MESSAGES_BELOW_TARGET).limit(1))
    before = make_cursor(below, keys) if below else None
    return url_for("rooms.talk.messages.index", room_id=message.room_id, before=before, _anchor=f"message-{message.id}")


def publish_message(message: Message) -> None:
    """Put ``message`` on the screens of all who are in its room. Call it after the commit."""
    mark_read_only()
    publish_updates(_message_update(said.message_view(message)))


def publish_reactions(message: Message) -> None:
    """Put them there, soon: a hall taps at once. Call it after the commit."""
    mark_read_only()
    live.publish_throttled(f"reactions:{message.id}", partial(_reactions_frame, message.id), REACTIONS_FRAME_SECONDS)


def _reactions_frame(message_id: int) -> live.Frame | None:
    message = db.session.get(Message, message_id)
    there = message and message.reacted_at and not message.deleted_at
    return as_frames([_reactions_update(message)])[0] if message and there else None


@finds_updates("message")
def _message_updates(room_ids: Collection[int], since: datetime, most: int) -> list[RoomUpdate]:
    return [_message_update(message_view) for message_view in said.changed_messages(room_ids, since, most)]


@finds_updates("reaction")
def _reaction_updates(room_ids: Collection[int], since: datetime, most: int) -> list[RoomUpdate]:
    lately = select(Message).where(in_ids(Message.room_id, room_ids), Message.reacted_at >= since)
    lately = lately.where(Message.deleted_at.is_(None)).order_by(Message.reacted_at.desc(), Message.id.desc())
    return [_reactions_update(message) for message in db.session.scalars(lately.limit(most))]


def _message_update(each: MessageView) -> RoomUpdate:
    message = each.message
    html = render_template("rooms/talk/_message.html", said=each, event=each.event)
    return RoomUpdate(message.room_id, "message", html, message.changed_at, message.id, message.user_id)


def _reactions_update(message: Message) -> RoomUpdate:
    assert message.reacted_at
    html = render_template("rooms/talk/_reactions.html", message=message)
    return RoomUpdate(message.room_id, "reaction", html, message.reacted_at, message.id, message.user_id)
