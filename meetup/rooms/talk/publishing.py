"""Updates about messages and reactions for the streams of a room."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from flask import render_template
from sqlalchemy import select

from ...database import in_ids, mark_read_only
from ...extensions import db
from ..updates import MAX_UPDATES_PER_PROCESS, RoomUpdate, finds_updates, publish_throttled, publish_updates
from .feed import MessageView, changed_messages, message_view
from .messages import Message

REACTIONS_FRAME_SECONDS = 0.5
"""Seconds between two frames with the reactions to one message."""


def publish_message(message: Message) -> None:
    """Show ``message`` as it is now on all screens in its room. Call it after the commit."""
    mark_read_only()
    publish_updates(_message_update(message_view(message)))


def publish_changed_messages(room_ids: Collection[int], since: datetime) -> None:
    """Show what changed in these rooms ``since`` then on all screens. Call it after the commit."""
    mark_read_only()
    publish_updates(*_message_updates(room_ids, since, MAX_UPDATES_PER_PROCESS))


def publish_reactions(message: Message) -> None:
    """Show the reactions to ``message`` on all screens, within ``REACTIONS_FRAME_SECONDS``. Call it after the commit.

    They are throttled because a whole hall taps at once.
    """
    mark_read_only()
    find = partial(_find_reactions_update, message.id)
    publish_throttled(f"reactions:{message.id}", find, REACTIONS_FRAME_SECONDS)


def _find_reactions_update(message_id: int) -> list[RoomUpdate]:
    message = db.session.get(Message, message_id)
    if message is None or message.deleted_at or not message.reacted_at:
        return []
    return [_reactions_update(message)]


@finds_updates("message")
def _message_updates(room_ids: Collection[int], since: datetime, limit: int) -> list[RoomUpdate]:
    return [_message_update(view) for view in changed_messages(room_ids, since, limit)]


@finds_updates("reaction")
def _reaction_updates(room_ids: Collection[int], since: datetime, limit: int) -> list[RoomUpdate]:
    query = select(Message).where(in_ids(Message.room_id, room_ids), Message.reacted_at >= since)
    query = query.where(Message.deleted_at.is_(None)).order_by(Message.reacted_at.desc(), Message.id.desc())
    return [_reactions_update(message) for message in db.session.scalars(query.limit(limit))]


def _message_update(view: MessageView) -> RoomUpdate:
    message = view.message
    time_zone = message.room.event.time_zone
    html = render_template("rooms/talk/_message.html", message_view=view, time_zone=time_zone)
    return RoomUpdate(message.room_id, "message", html, message.changed_at, message.id, message.user_id)


def _reactions_update(message: Message) -> RoomUpdate:
    assert message.reacted_at
    html = render_template("rooms/talk/_reactions.html", message=message)
    return RoomUpdate(message.room_id, "reaction", html, message.reacted_at, message.id, message.user_id)
