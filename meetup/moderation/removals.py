"""Removing all that somebody said, together with a ban."""

from collections.abc import Sequence

from sqlalchemy import select

from ..extensions import db
from ..rooms.access import RoomAccess
from ..rooms.models import Room
from ..rooms.moderator_actions import ModeratorAction
from ..rooms.moderators import may_act_on
from ..rooms.questions.models import Question
from ..rooms.talk.messages import Message
from .cases import Case


def remove_all_by(author_id: int, room_access: RoomAccess, is_event_wide: bool, reason: str) -> list[int]:
    """Remove the messages and questions of a user in the room, or in all rooms of its event.

    Each is logged, with the only copy of its text. Questions without a name stay, because their going would reveal who
    asked. Return the ids of the rooms; none if the moderator who has ``room_access`` may not act on the user.
    """
    if not may_act_on(room_access, author_id):
        return []
    room, moderator = room_access.room, room_access.attendance.user
    rooms = Room.all_for(room.event) if is_event_wide else [room]
    rooms_by_id = {room.id: room for room in rooms}
    for row in _said_by(author_id, list(rooms_by_id)):
        text = row.body
        if row.remove_by_moderator():
            log_columns = {"user_id": author_id, "said": text, "reason": reason}
            ModeratorAction.log(rooms_by_id[row.room_id], moderator, "removed", **log_columns)
    Case.close_all_about(author_id, list(rooms_by_id), moderator.id)
    return list(rooms_by_id)


def _said_by(author_id: int, room_ids: Sequence[int]) -> list[Message | Question]:
    messages = select(Message).where(Message.user_id == author_id, Message.deleted_at.is_(None))
    questions = select(Question).where(Question.user_id == author_id, Question.withdrawn_at.is_(None))
    questions = questions.where(Question.anonymous.is_(False))
    return [
        *db.session.scalars(messages.where(Message.room_id.in_(room_ids)).order_by(Message.id)),
        *db.session.scalars(questions.where(Question.room_id.in_(room_ids)).order_by(Question.id)),
    ]
