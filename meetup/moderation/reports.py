"""What attendees report, and the queue of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Select, String, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from ..database import insert_once
from ..extensions import Model, db, now
from ..pages import Page
from ..people import User, summary_card_of
from ..rooms.models import Room
from ..rooms.moderators import ModeratedEvent
from ..rooms.page.counts import counts_in_rooms
from ..rooms.questions.models import Question
from ..rooms.sanctions import MAX_REASON_LENGTH
from ..rooms.talk.messages import Message
from .reportables import Reportable

CASES_PER_PAGE = 20

REASON_LABELS = {
    "unkind": "It is unkind, or harasses somebody",
    "private": "It tells what is private",
    "spam": "It is advertising, or off the point again and again",
    "other": "Something else",
}


class Case(Model):
    """A message or question that somebody has reported. Settled, it is closed; another report opens it again."""

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
        """As that of its ``Reportable``."""
        return {"message_id": self.message_id} if self.message_id else {"question_id": self.question_id or 0}

    @property
    def reportable(self) -> Reportable:
        row = self.message or self.question
        assert row is not None
        return Reportable(row)

    @classmethod
    def close_for(cls, key: dict[str, int], user_id: int) -> bool:
        """``user_id`` has dealt with the thing of ``key``; whether its case was open."""
        ((column, number),) = key.items()
        open_one = getattr(cls, column) == number, cls.closed_at.is_(None)
        closing = update(cls).where(*open_one).values(closed_at=now(), closed_by_id=user_id).returning(cls.id)
        return db.session.execute(closing.execution_options(synchronize_session=False)).first() is not None

    @classmethod
    def reported_text(cls, key: dict[str, int]) -> str:
        """What was said, as it was reported last; empty where nobody has."""
        ((column, number),) = key.items()
        said = select(Report.said).join(cls).where(getattr(cls, column) == number)
        return db.session.scalar(said.order_by(Report.created_at.desc()).limit(1)) or ""


class Report(Model):
    """Somebody's, once about each thing: why, and what it said at that time."""

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
    def create(cls, thing: Reportable, room: Room, reporter: User, reason: str, note: str) -> bool:
        """Whether ``reporter`` had not reported it before; what they said then stays."""
        at = now()
        told = {"event_id": room.event_id, "room_id": room.id, "author_id": thing.author_id}
        insert_once(Case, **thing.key, **told, anonymous=thing.anonymous, opened_at=at)
        ((column, number),) = thing.key.items()
        case = db.session.scalars(select(Case).where(getattr(Case, column) == number).with_for_update()).one()
        words = {"reason": reason, "note": note, "said": thing.row.body, "created_at": at}
        if not insert_once(cls, case_id=case.id, reporter_id=reporter.id, **words):
            return False
        if case.closed_at:
            case.closed_at, case.closed_by_id, case.opened_at = None, None, at
        return True


@counts_in_rooms("reports")
def _open_reports(room: Room, _reader: User) -> Select[Any]:
    return select(func.count()).select_from(Case).where(Case.room_id == room.id, Case.closed_at.is_(None))


def open_case_count(desk: ModeratedEvent) -> int:
    """How many wait there; templates ask for it by this name."""
    waiting = select(func.count()).select_from(Case).where(Case.event_id == desk.event.id, Case.closed_at.is_(None))
    return db.session.scalar(waiting.where(Case.room_id.in_(desk.room_ids))) or 0


@dataclass(frozen=True)
class CaseView:
    """A case in the queue: what was said as it was reported, each wording once; who reported it is for organizers."""

    case: Case
    author: str
    texts: list[str]
    reporters: list[str]


def load_case_page(desk: ModeratedEvent, room_id: int | None, closed: bool, after: str | None) -> Page[CaseView]:
    """A page of ``CaseView`` in the rooms of ``desk``, or one of them, the latest first: ``closed``, or still open."""
    rooms = desk.room_ids if room_id is None else [room_id]
    query = select(Case).where(Case.event_id == desk.event.id, Case.room_id.in_(rooms))
    query = query.where(Case.closed_at.is_not(None) if closed else Case.closed_at.is_(None))
    with_authors = (
        joinedload(Case.message).joinedload(Message.user),
        joinedload(Case.question).joinedload(Question.user),
    )
    query = query.options(*with_authors, joinedload(Case.author), joinedload(Case.room))
    query = query.options(selectinload(Case.reports).joinedload(Report.reporter))
    page = Page.load(query, (Case.opened_at, Case.id), after, CASES_PER_PAGE)
    return page.map(lambda case: _case_view(case, desk.is_organizer))


def _case_view(case: Case, organizes: bool) -> CaseView:
    author = "Anonymous" if case.anonymous else summary_card_of(case.author.profile, None).name
    reporters = [summary_card_of(report.reporter.profile, None).name for report in case.reports] if organizes else []
    return CaseView(case, author, list(dict.fromkeys(report.said for report in case.reports)), reporters)
