"""Posting messages in a room."""

from collections.abc import Callable
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...extensions import db
from ...people import User
from ..errors import ParentGoneError
from ..models import Room
from .messages import Message
from .notices import Notice

RateCheck = Callable[[], None]


def say(
    room: Room, user: User, text: str, uuid: UUID, reply_to_id: int | None = None, check_rate: RateCheck = lambda: None
) -> Message:
    """Post a message and create its notices, or return the one that was posted with the same ``uuid`` and text.

    ``check_rate`` may raise an error if ``user`` has to wait; nothing is posted then. A form that the browser's Back
    button brought back has a used ``uuid``. If its text is new, the message gets a UUID derived from both.

    Raises:
        ParentGoneError: the room, or the message with ``reply_to_id``, was deleted.
    """
    message = Message(room_id=room.id, user=user, body=text, uuid=uuid, reply_to_id=reply_to_id)
    try:
        with db.session.begin_nested():
            db.session.add(message)
            db.session.flush()
            check_rate()
    except IntegrityError as error:
        query = select(Message).where(Message.user_id == user.id, Message.uuid == uuid)
        existing = db.session.scalars(query).one_or_none()
        if existing is None:
            raise ParentGoneError from error
        if (existing.room_id, existing.body) == (room.id, text):
            return existing
        return say(room, user, text, uuid5(uuid, f"{room.id} {text}"), reply_to_id, check_rate)
    Notice.create_for(message)
    return message
