"""Look-ups for routes: messages and questions to be reported or moderated. They abort the request with 404."""

from typing import Any

from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from ..extensions import db
from ..rooms.access import check_can_read, get_room_access
from ..rooms.questions.feed import find_question
from ..rooms.questions.models import Question
from ..rooms.talk.feed import find_message
from ..rooms.talk.messages import Message
from .reportables import Reportable


def get_message(message_id: int) -> Reportable:
    """Return a message for moderators, even if it was taken back. Blocks hide nothing from them.

    Raises:
        NotFound: there is no such message.
    """
    return _get_or_404(select(Message).where(Message.id == message_id).options(joinedload(Message.user)))


def get_question(question_id: int) -> Reportable:
    """Return a question for moderators, like ``get_message``.

    Raises:
        NotFound: there is no such question.
    """
    return _get_or_404(select(Question).where(Question.id == question_id).options(joinedload(Question.user)))


def _get_or_404(query: Select[Any]) -> Reportable:
    row = db.session.scalar(query)
    if row is None:
        raise NotFound
    return Reportable(row)


def get_readable_message(message_id: int) -> Reportable:
    """Return a message that was not taken back, by an author whom the reader sees, in a room that the reader may read.

    Raises:
        NotFound: there is no such message for this reader.
    """
    view = find_message(message_id, current_user)
    return _check_readable(view.message if view else None)


def get_readable_question(question_id: int) -> Reportable:
    """Return a question for the reader, like ``get_readable_message``.

    Raises:
        NotFound: there is no such question for this reader.
    """
    return _check_readable(find_question(question_id, current_user))


def _check_readable(row: Message | Question | None) -> Reportable:
    if row is None:
        raise NotFound
    check_can_read(get_room_access(row.room_id))
    return Reportable(row)
