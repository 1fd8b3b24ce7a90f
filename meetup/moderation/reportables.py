"""What can be reported and moderated: messages and questions."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from ..extensions import db
from ..people import summary_card_of
from ..rooms.questions.models import Question
from ..rooms.talk.messages import Message


@dataclass(frozen=True)
class Reportable:
    """A ``row`` that somebody said; of an anonymous question nobody is told by whom."""

    row: Message | Question

    @property
    def noun(self) -> str:
        return "message" if isinstance(self.row, Message) else "question"

    @property
    def key(self) -> dict[str, int]:
        """The column and the id by which other rows speak of it."""
        return {f"{self.noun}_id": self.row.id}

    @property
    def author_id(self) -> int:
        return self.row.user_id

    @property
    def anonymous(self) -> bool:
        return isinstance(self.row, Question) and self.row.anonymous

    @property
    def author(self) -> str:
        return "Anonymous" if self.anonymous else summary_card_of(self.row.user.profile, None).name

    @property
    def is_gone(self) -> bool:
        """Whether its author or a moderator has taken it from the screens."""
        return bool(self.row.deleted_at if isinstance(self.row, Message) else self.row.withdrawn_at)

    @property
    def url(self) -> str:
        """Where it stands in its room."""
        if isinstance(self.row, Message):
            return url_for("rooms.talk.messages.show", message_id=self.row.id)
        return url_for("rooms.questions.questions.index", room_id=self.row.room_id, _anchor=f"question-{self.row.id}")

    @property
    def moderation_url(self) -> str:
        """Where moderators act on it."""
        return self._url_of("actions")

    @property
    def report_url(self) -> str:
        return self._url_of("reports")

    def _url_of(self, part: str) -> str:
        values: dict[str, Any] = {**self.key}
        return url_for(f"moderation.{part}.{self.noun}", **values)


def get_message(message_id: int) -> Reportable:
    """Whatever has become of it, and whoever said it: a block hides nothing from moderators. Raises NotFound."""
    return _get_or_404(select(Message).where(Message.id == message_id).options(joinedload(Message.user)))


def get_question(question_id: int) -> Reportable:
    """The same of a question."""
    return _get_or_404(select(Question).where(Question.id == question_id).options(joinedload(Question.user)))


def _get_or_404(query: Select[Any]) -> Reportable:
    row = db.session.scalar(query)
    if row is None:
        raise NotFound
    return Reportable(row)
