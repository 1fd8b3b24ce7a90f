"""Saying something in a room."""

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

Turn = Callable[[], None]


def say(
    room: Room, user: User, text: str, uuid: UUID, reply_to_id: int | None = None, turn: Turn = lambda: None
) -> Message:
    """Say something, and tell whom it mentions or answers; again under the same ``uuid`` it is the same message.

    Raises ParentGoneError where the room, or what it answers, is gone meanwhile.
    What ``turn`` raises, if it is not ``user``'s turn, leaves nothing said.

    A form that the browser's Back brought back has a used ``uuid``. What is new in it is said under one of its own.
    """
    message = Message(room_id=room.id, user=user, body=text, uuid=uuid, reply_to_id=reply_to_id)
    try:
        with db.session.begin_nested():
            db.session.add(message)
            db.session.flush()
            turn()
    except IntegrityError as error:
        query = select(Message).where(Message.user_id == user.id, Message.uuid == uuid)
        said = db.session.scalars(query).one_or_none()
        if said is None:
            raise ParentGoneError from error
        if (said.room_id, said.body) == (room.id, text):
            return said
        return say(room, user, text, uuid5(uuid, f"{room.id} {text}"), reply_to_id, turn)
    Notice.create_for(message)
    return message
