"""Outcomes of asks: what came of something that somebody was looking for, and who helped.

What a helper answers is on their row alone. Nothing that the owner sees depends on ``agreed_at`` or ``put_aside_at``,
so keeping it, "not now" and silence look the same to them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, UniqueConstraint, and_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..contacts.models import Contact
from ..database.prepared import moment
from ..extensions import EnumText, Model, db, now, partial_index, values_check
from ..people import User
from ..people.topics import MAX_TOPIC_NOTE_LENGTH, Help, ProfileTopic, topic_in_sentence, topic_label

ASKED_FOR = timedelta(days=30)
"""How long a helper is asked whether to keep it in both histories."""


class ChosenHelper(NamedTuple):
    """Who helped, as the owner chose it: a contact, and perhaps that they did so with an introduction.

    ``is_shown`` says whether it goes into both histories, and ``reaches`` whether the helper is asked about that.
    """

    contact: Contact
    introduction_id: int | None
    is_shown: bool
    reaches: bool


class Outcome(Model):
    """An ask that its owner closed. It has the topic, help and note of the ask, so that it can be reopened."""

    __tablename__ = "outcomes"
    __table_args__ = (
        values_check("help", Help),
        Index("ix_outcomes_owner_id", "owner_id", "closed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    topic_name: Mapped[str] = mapped_column(String(60))
    topic_key: Mapped[str | None] = mapped_column(String(40))
    help: Mapped[Help | None] = mapped_column(EnumText(Help, 13))
    note: Mapped[str | None] = mapped_column(String(MAX_TOPIC_NOTE_LENGTH))
    closed_at: Mapped[datetime] = mapped_column(default=now)

    helpers: Mapped[list["OutcomeHelper"]] = relationship(
        back_populates="outcome", order_by="OutcomeHelper.id", passive_deletes=True
    )

    @classmethod
    def create(cls, owner: User, ask: ProfileTopic, helpers: Sequence[ChosenHelper]) -> "Outcome":
        """Store what came of ``ask``, which the caller then removes from the profile."""
        topic = ask.topic
        outcome = cls(owner_id=owner.id, topic_name=topic.name, topic_key=topic.key, help=ask.help, note=ask.note)
        outcome.helpers = [OutcomeHelper.of(helper) for helper in helpers]
        db.session.add(outcome)
        db.session.flush()
        return outcome

    @classmethod
    def lock_own(cls, owner: User, outcome_id: int) -> "Outcome | None":
        """Return the outcome with this id, locked, if it belongs to ``owner``."""
        query = select(cls).where(cls.id == outcome_id, cls.owner_id == owner.id)
        return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))

    @property
    def label(self) -> str:
        """What the topic is called in the language of the reader."""
        return topic_label(self.topic_key, self.topic_name)

    @property
    def in_sentence(self) -> str:
        return topic_in_sentence(self.topic_key, self.topic_name)

    def reopen(self, owner: User) -> None:
        """Bring the ask back to the end of the owner's asks. Who helped is forgotten."""
        owner.profile.add_topic("ask", self.topic_name, self.help, self.note)
        db.session.delete(self)


class OutcomeHelper(Model):
    """Somebody who helped: a contact of the owner. If it was with an introduction, they are its introducer.

    ``person_id`` is the user that the contact stood for. ``shown_at``: since when it stands in the owner's history of
    them, and they may be asked to keep it in both. ``stopped_at``: since when that reaches nobody, because one hides
    from the other. ``agreed_at`` and ``put_aside_at`` are the helper's answer.
    """

    __tablename__ = "outcome_helpers"
    __table_args__ = (
        UniqueConstraint("outcome_id", "contact_id"),
        CheckConstraint("agreed_at IS NULL OR put_aside_at IS NULL", name="one_answer"),
        Index("ix_outcome_helpers_contact_id", "contact_id"),
        Index("ix_outcome_helpers_introduction_id", "introduction_id"),
        partial_index("ix_outcome_helpers_person_id", "person_id", "outcome_id", where="person_id IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcomes.id", ondelete="CASCADE"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introductions.id", ondelete="SET NULL"))
    shown_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]
    put_aside_at: Mapped[datetime | None]

    outcome: Mapped[Outcome] = relationship(back_populates="helpers")

    @classmethod
    def of(cls, chosen: ChosenHelper) -> "OutcomeHelper":
        return cls(
            contact_id=chosen.contact.id,
            person_id=chosen.contact.person_id,
            introduction_id=chosen.introduction_id,
            shown_at=now() if chosen.is_shown else None,
            stopped_at=None if chosen.reaches else now(),
        )

    @classmethod
    def is_asked(cls) -> ColumnElement[bool]:
        """Return the SQL condition that the helper is asked and has not answered. The outcome has to be joined."""
        unanswered = cls.agreed_at.is_(None), cls.put_aside_at.is_(None), cls.stopped_at.is_(None)
        return and_(cls.shown_at.is_not(None), *unanswered, Outcome.closed_at > moment(ASKED_FOR))

    def keep(self) -> None:
        """Let it stand in both histories."""
        self.agreed_at = now()

    def put_aside(self) -> None:
        """Say "not now". Nobody is told, ever."""
        self.put_aside_at = now()
