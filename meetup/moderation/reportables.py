"""Messages and questions as far as reports and moderation are concerned."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from ..languages import gettext
from ..rooms.questions.models import Question
from ..rooms.talk.messages import Message


@dataclass(frozen=True)
class Reportable:
    """A message or question. The author of an anonymous question is shown to nobody, moderators included."""

    row: Message | Question

    @property
    def noun(self) -> str:
        return "message" if isinstance(self.row, Message) else "question"

    @property
    def key(self) -> dict[str, int]:
        """The name of the column that refers to the row in other tables, with the row's id."""
        return {f"{self.noun}_id": self.row.id}

    @property
    def author_id(self) -> int:
        return self.row.user_id

    @property
    def anonymous(self) -> bool:
        return isinstance(self.row, Question) and self.row.anonymous

    @property
    def author(self) -> str:
        """The author's name as moderators read it."""
        return gettext("Anonymous") if self.anonymous else self.row.user.profile.name

    @property
    def is_gone(self) -> bool:
        """Whether its author or a moderator has taken it from the screens."""
        return bool(self.row.deleted_at if isinstance(self.row, Message) else self.row.withdrawn_at)

    @property
    def url(self) -> str:
        """The address of the page that shows it in its room."""
        if isinstance(self.row, Message):
            return url_for("rooms.talk.messages.show", message_id=self.row.id)
        return url_for("rooms.questions.questions.index", room_id=self.row.room_id, _anchor=f"question-{self.row.id}")

    @property
    def moderation_url(self) -> str:
        """The address of the page on which moderators act on it."""
        return self._url_of("actions")

    @property
    def ban_url(self) -> str:
        """The address of the page that asks before its author is banned."""
        return self._url_of("bans")

    @property
    def report_url(self) -> str:
        """The address of the page on which it is reported."""
        return self._url_of("reports")

    def _url_of(self, blueprint: str) -> str:
        values: dict[str, Any] = {**self.key}
        return url_for(f"moderation.{blueprint}.{self.noun}", **values)
