"""Mentions: whom the text of a message names."""

import re
from collections.abc import Collection

from sqlalchemy import func, select

from ...extensions import db
from ...people import Profile
from ...people.text import fold
from ...people.visibility import is_visible_to
from .messages import Message

MAX_MENTIONABLE = 500
"""How many people can be mentioned in a room: those who posted last."""


def mentioned_user_ids(message: Message) -> list[int]:
    """Return the people in the talk whom the author sees and mentions by their full name, such as ``@Ana Silva``."""
    if "@" not in message.body:
        return []
    text = fold(message.body)
    return [
        user_id for user_id, name in _recent_authors(message) if re.search(rf"@{re.escape(fold(name))}(?!\w)", text)
    ]


def _recent_authors(message: Message) -> Collection[tuple[int, str]]:
    """Return ids and names of the people who posted last in the room of ``message``, and whom its author sees."""
    recent_ids = (
        select(Message.user_id)
        .where(Message.room_id == message.room_id, is_visible_to(message.user, Message.user_id))
        .group_by(Message.user_id)
        .order_by(func.max(Message.id).desc())
    )
    names = select(Profile.user_id, Profile.name).where(Profile.user_id.in_(recent_ids.limit(MAX_MENTIONABLE)))
    return [(user_id, name) for user_id, name in db.session.execute(names)]
