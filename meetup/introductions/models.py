"""Introductions: somebody suggests to two of their contacts to know each other, and both say yes or nothing.

Declining and saying nothing look the same to everybody else. So nothing that others see depends on ``declined_at``: not
a state, a count, a limit or a mail.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, func, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from ..database.prepared import moment
from ..extensions import Model, db, now
from ..people import User

MAX_SENTENCE_LENGTH = 280
MAX_OPEN = 5
"""How many introductions of one person may be open."""
OPEN_FOR = timedelta(days=14)
"""How long the two can say yes."""


class Introduction(Model):
    """The suggestion of ``introducer`` to two people, who have a side each.

    ``withdrawn_at``: when the introducer took it back. ``stopped_at``: since when it reaches nobody, because somebody
    hides from somebody else; the introducer is not told. ``met_at``: when the second of the two said yes. ``told_at``
    and ``met_told_at``: when mails and pushes about it were written, which the worker does. ``noticed_at``: when the
    introducer saw that both said yes.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        Index("ix_introductions_introducer_id", "introducer_id", "created_at", "id"),
        Index("ix_introductions_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    introducer_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]
    met_told_at: Mapped[datetime | None]
    noticed_at: Mapped[datetime | None]

    sides: Mapped[list["IntroductionSide"]] = relationship(
        back_populates="introduction", order_by="IntroductionSide.person_id", passive_deletes=True
    )

    @classmethod
    def create(cls, introducer: User, a: User, b: User, to_a: str, to_b: str, reaches: bool = True) -> "Introduction":
        """Store an introduction of ``a`` and ``b``, with a sentence to each. ``reaches`` says whether they get it."""
        introduction = cls(introducer_id=introducer.id, stopped_at=None if reaches else now())
        introduction.sides = [
            IntroductionSide(person_id=person.id, other_id=other.id, sentence=sentence)
            for person, other, sentence in ((a, b, to_a), (b, a, to_b))
        ]
        db.session.add(introduction)
        db.session.flush()
        return introduction

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """Return the SQL condition that it is open to the introducer, whether it reaches anybody or not."""
        return and_(cls.withdrawn_at.is_(None), cls.met_at.is_(None), cls.created_at > moment(OPEN_FOR))

    @classmethod
    def takes_part(cls, user_id: object) -> ColumnElement[bool]:
        """Return the SQL condition that a user is the introducer or one of the two."""
        side = aliased(IntroductionSide)
        is_side = select(side.person_id).where(side.introduction_id == cls.id, side.person_id == user_id)
        return or_(cls.introducer_id == user_id, is_side.correlate(cls).exists())

    @classmethod
    def lock_own(cls, introducer: User, introduction_id: int) -> "Introduction | None":
        """Return the introduction with this id, locked, if ``introducer`` made it."""
        query = select(cls).where(cls.id == introduction_id, cls.introducer_id == introducer.id)
        return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))

    @classmethod
    def count_open(cls, introducer: User) -> int:
        """Return how many introductions of ``introducer`` are open."""
        query = select(func.count()).select_from(cls).where(cls.introducer_id == introducer.id, cls.is_open())
        query = query.where(cls.sides.any())  # the account of one of the two may be gone
        return db.session.scalar(query) or 0

    @classmethod
    def find_open(cls, introducer: User, a: User, b: User) -> "Introduction | None":
        """Return the open introduction of ``a`` and ``b`` by ``introducer``."""
        query = select(cls).join(cls.sides).where(cls.introducer_id == introducer.id, cls.is_open())
        is_pair = IntroductionSide.person_id == a.id, IntroductionSide.other_id == b.id
        return db.session.scalar(query.where(*is_pair))

    @property
    def is_over(self) -> bool:
        """Whether the time in which the two could say yes is over."""
        return now() - self.created_at >= OPEN_FOR

    @property
    def state(self) -> str:
        """What the introducer sees: "met", "withdrawn", "waiting" or "unanswered"."""
        if self.met_at:
            return "met"
        if self.withdrawn_at:
            return "withdrawn"
        return "unanswered" if self.is_over else "waiting"

    def withdraw(self) -> None:
        """Take it back, as long as it is open. Nobody is told."""
        if self.state == "waiting":
            self.withdrawn_at = now()

    def acknowledge(self) -> None:
        """Record that the introducer has seen that both said yes."""
        if self.met_at:
            self.noticed_at = self.noticed_at or now()


class IntroductionSide(Model):
    """What one of the two is told, and what they answered. ``sentence`` says why they should know ``other``.

    ``declined_at`` is for its person alone: the side is not shown to them any more, and nothing else follows from it.
    """

    __tablename__ = "introduction_sides"
    __table_args__ = (
        CheckConstraint("person_id <> other_id", name="other"),
        CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name="one_answer"),
        Index("ix_introduction_sides_person_id", "person_id", "introduction_id"),
        Index("ix_introduction_sides_other_id", "other_id"),
    )

    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    sentence: Mapped[str] = mapped_column(String(MAX_SENTENCE_LENGTH))
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]

    introduction: Mapped[Introduction] = relationship(back_populates="sides")
    person: Mapped[User] = relationship(foreign_keys=person_id)
    other: Mapped[User] = relationship(foreign_keys=other_id)
