"""Reports by attendees, and the cases that they make."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Select, String, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..extensions import Model, db, now
from ..people import User
from ..rooms.models import Room
from ..rooms.moderators import ModeratedEvent
from ..rooms.page.counts import counts_in_rooms
from ..rooms.questions.models import Question
from ..rooms.sanctions import MAX_REASON_LENGTH
from ..rooms.talk.messages import Message
from .reportables import Reportable

REASON_LABELS = {
    "unkind": "It is unkind, or harasses somebody",
    "private": "It tells what is private",
    "spam": "It is advertising, or off the point again and again",
    "other": "Something else",
}


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
    def close_for(cls, key: dict[str, int], user_id: int) -> bool:
        """Close the case of ``Reportable.key``, as dealt with by a moderator. Return whether it was open."""
        ((column, row_id),) = key.items()
        statement = update(cls).where(getattr(cls, column) == row_id, cls.closed_at.is_(None))
        statement = statement.values(closed_at=now(), closed_by_id=user_id).returning(cls.id)
        return db.session.execute(statement.execution_options(synchronize_session=False)).first() is not None

    @classmethod
    def reported_text(cls, key: dict[str, int]) -> str:
        """Return the text of ``Reportable.key`` at the time of the latest report, or an empty text if there is none."""
        ((column, row_id),) = key.items()
        query = select(Report.said).join(cls).where(getattr(cls, column) == row_id)
        return db.session.scalar(query.order_by(Report.created_at.desc()).limit(1)) or ""


class Report(Model):
    """What one person said is wrong with a message or question, with its text at that time (``said``).

    A person reports the same message or question once.
    """

    __tablename__ = "reports"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(String(MAX_REASON_LENGTH), default="")
    said: Mapped[str] = mapped_column(String(2000))
    created_at: Mapped[datetime] = mapped_column(default=now)

    reporter: Mapped[User] = relationship()

    @property
    def reason_label(self) -> str:
        return REASON_LABELS[self.reason]

    @classmethod
    def create(cls, reportable: Reportable, room: Room, reporter: User, reason: str, note: str) -> bool:
        """Record a report and open its case. Return False, and change nothing, if ``reporter`` has done so before."""
        at = now()
        case = cls._get_or_create_case(reportable, room, at)
        columns = {"reason": reason, "note": note, "said": reportable.row.body, "created_at": at}
        if not insert_once(cls, case_id=case.id, reporter_id=reporter.id, **columns):
            return False
        if case.closed_at:
            case.closed_at, case.closed_by_id, case.opened_at = None, None, at
        return True

    @staticmethod
    def _get_or_create_case(reportable: Reportable, room: Room, opened_at: datetime) -> Case:
        """Return the case of ``reportable``, and lock its row until the end of the transaction."""
        columns = {"event_id": room.event_id, "room_id": room.id, "author_id": reportable.author_id}
        insert_once(Case, **reportable.key, **columns, anonymous=reportable.anonymous, opened_at=opened_at)
        ((column, row_id),) = reportable.key.items()
        return db.session.scalars(select(Case).where(getattr(Case, column) == row_id).with_for_update()).one()


@counts_in_rooms("reports")
def _open_cases_in(room: Room, _reader: User) -> Select[Any]:
    return select(func.count()).select_from(Case).where(Case.room_id == room.id, Case.closed_at.is_(None))


def open_case_count(moderated: ModeratedEvent) -> int:
    """Return the number of open cases in the reader's rooms. Templates call it by this name."""
    query = select(func.count()).select_from(Case).where(Case.event_id == moderated.event.id, Case.closed_at.is_(None))
    return db.session.scalar(query.where(Case.room_id.in_(moderated.room_ids))) or 0
