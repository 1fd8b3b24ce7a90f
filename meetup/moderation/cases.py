"""Cases: what has been reported, until a moderator closes it."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_login import current_user
from sqlalchemy import Boolean, CheckConstraint, ColumnElement, ForeignKey, Index, Select, and_, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..extensions import Model, db, now
from ..people import User
from ..rooms.models import Room
from ..rooms.moderators import ModeratedEvent
from ..rooms.page.counts import selects_for_room_page
from ..rooms.questions.models import Question
from ..rooms.talk.messages import Message
from .reportables import Reportable

if TYPE_CHECKING:
    from .reports import Report


class Case(Model):
    """A message or question that has been reported. Moderators close the case; another report opens it again."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("(message_id IS NULL) <> (question_id IS NULL)", name="thing"),
        Index("ix_cases_event_id", "event_id", "opened_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    anonymous: Mapped[bool] = mapped_column(Boolean)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), unique=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), unique=True)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)

    room: Mapped[Room] = relationship()
    message: Mapped[Message | None] = relationship()
    question: Mapped[Question | None] = relationship()
    author: Mapped[User] = relationship(foreign_keys=author_id)
    reports: Mapped[list["Report"]] = relationship(order_by="Report.created_at", passive_deletes=True)

    @property
    def key(self) -> dict[str, int]:
        """The column and id of the message or question, like ``Reportable.key``."""
        return {"message_id": self.message_id} if self.message_id else {"question_id": self.question_id or 0}

    @property
    def reportable(self) -> Reportable:
        row = self.message or self.question
        assert row is not None
        return Reportable(row)

    @classmethod
    def is_about(cls, key: dict[str, int]) -> ColumnElement[bool]:
        """Return the condition that a case is about the message or question with this ``Reportable.key``."""
        return and_(*(getattr(cls, column) == row_id for column, row_id in key.items()))

    @classmethod
    def get_or_create(cls, reportable: Reportable, room: Room, opened_at: datetime) -> "Case":
        """Return the case of ``reportable``, and lock its row until the end of the transaction."""
        columns = {"event_id": room.event_id, "room_id": room.id, "author_id": reportable.author_id}
        insert_once(cls, **reportable.key, **columns, anonymous=reportable.anonymous, opened_at=opened_at)
        return db.session.scalars(select(cls).where(cls.is_about(reportable.key)).with_for_update()).one()

    @classmethod
    def close_for(cls, key: dict[str, int], user_id: int) -> bool:
        """Close the case of ``Reportable.key``, as dealt with by a moderator. Return whether it was open."""
        statement = update(cls).where(cls.is_about(key), cls.closed_at.is_(None))
        statement = statement.values(closed_at=now(), closed_by_id=user_id).returning(cls.id)
        return db.session.execute(statement.execution_options(synchronize_session=False)).first() is not None

    @classmethod
    def close_all_about(cls, author_id: int, room_ids: Collection[int], user_id: int) -> None:
        """Close the cases of what an author said under their name in these rooms, as dealt with by a moderator."""
        statement = update(cls).where(cls.author_id == author_id, cls.room_id.in_(room_ids))
        statement = statement.where(cls.anonymous.is_(False), cls.closed_at.is_(None))
        statement = statement.values(closed_at=now(), closed_by_id=user_id)
        db.session.execute(statement.execution_options(synchronize_session=False))

    def reopen(self, at: datetime) -> None:
        """Open the case again if it is closed."""
        if self.closed_at:
            self.closed_at, self.closed_by_id, self.opened_at = None, None, at


@selects_for_room_page("reports")
def _open_cases_in(room: Room, reader: User) -> Select[Any]:
    is_open = Case.room_id == room.id, Case.closed_at.is_(None), Case.author_id != reader.id
    return select(func.count()).select_from(Case).where(*is_open)


def open_case_count(moderated: ModeratedEvent) -> int:
    """Return the number of open cases in the reader's rooms that are not about them. Templates call it by this name."""
    is_open = Case.event_id == moderated.event.id, Case.closed_at.is_(None), Case.author_id != current_user.id
    query = select(func.count()).select_from(Case).where(*is_open)
    return db.session.scalar(query.where(Case.room_id.in_(moderated.room_ids))) or 0
