"""Silences and bans by moderators, in one room or at a whole event."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    ScalarSelect,
    String,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import in_ids, insert_once
from ..database.prepared import moment
from ..extensions import Model, db, now, partial_index
from ..people import User

MAX_REASON_LENGTH = 300

DOUBLE_TAP_WINDOW = timedelta(seconds=30)
"""A new silence must end this much later than the one in force; otherwise it is taken for a double tap."""

HOST_RANK, TEAM_RANK, ORGANIZER_RANK = 1, 2, 3
"""The ranks of those who moderate a room."""

_IS_NOT_LIFTED = "lifted_at IS NULL"


class Sanction(Model):
    """A silence, which ends at ``until``, or a ban, which ends when it is lifted. It may be for the ``whole`` event.

    It is imposed for one message or question, and at most once for each. ``anonymous``: the subject asked a question
    without their name, which moderators do not learn. ``idle``: the rank of such a subject is not below that of the
    moderator, so the sanction has no effect. Nobody is told. ``reason`` is for the log, and ``told`` what the subject
    reads. ``rank`` is that of the moderator who imposed it; hosts do not lift what the team imposed.
    """

    __tablename__ = "sanctions"
    __table_args__ = (
        CheckConstraint("kind IN ('silence', 'ban')", name="kind"),
        CheckConstraint("(kind = 'silence') = (until IS NOT NULL)", name="until"),
        Index("ix_sanctions_user_id", "user_id", "event_id"),
        Index("ix_sanctions_event_id", "event_id", "created_at", "id"),
        Index("ix_sanctions_changed_at", "changed_at"),
        partial_index("uq_sanctions_message", "message_id", "kind", "whole", where=_IS_NOT_LIFTED, unique=True),
        partial_index("uq_sanctions_question", "question_id", "kind", "whole", where=_IS_NOT_LIFTED, unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(7))
    whole: Mapped[bool] = mapped_column(Boolean)
    anonymous: Mapped[bool] = mapped_column(Boolean)
    idle: Mapped[bool] = mapped_column(Boolean)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"))
    said: Mapped[str] = mapped_column(String(2000))
    until: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(MAX_REASON_LENGTH), default="")
    told: Mapped[str] = mapped_column(String(MAX_REASON_LENGTH), default="", server_default="")
    rank: Mapped[int] = mapped_column(default=TEAM_RANK, server_default=str(TEAM_RANK))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    lifted_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @classmethod
    def impose(
        cls, reportable_key: dict[str, int], kind: str, whole: bool, until: datetime | None, **columns: Any
    ) -> bool:
        """Impose a sanction for a message or question. Return whether it is new or longer than the one in force.

        ``reportable_key`` is the column that refers to the message or question, with its id.
        """
        at = now()
        values = {
            **reportable_key,
            "kind": kind,
            "whole": whole,
            "until": until,
            "created_at": at,
            "changed_at": at,
            **columns,
        }
        if insert_once(cls, **values):
            return True
        ((column, row_id),) = reportable_key.items()
        conditions = getattr(cls, column) == row_id, cls.kind == kind, cls.whole == whole, cls.lifted_at.is_(None)
        existing = db.session.scalar(select(cls).where(*conditions).with_for_update())
        if existing is None:
            return False
        existing.rank = max(existing.rank, columns.get("rank", TEAM_RANK))
        existing.told = columns.get("told") or existing.told
        if until is None or existing.until is None or existing.until > until - DOUBLE_TAP_WINDOW:
            return False
        existing.until, existing.changed_at = until, at
        return True

    def lift(self) -> bool:
        """End the sanction. Return False if it was lifted already."""
        db.session.refresh(self, ["lifted_at"], with_for_update=True)
        if self.lifted_at:
            return False
        self.lifted_at = self.changed_at = now()
        return True


IS_IN_FORCE = Sanction.lifted_at.is_(None), Sanction.idle.is_(False)


def is_banned_user(user_id: Any, room_id: Any, event_id: Any) -> ColumnElement[bool]:
    """Return the SQL condition that the user is banned from the room or its whole event. All ids may be columns."""
    bans = Sanction.user_id == user_id, Sanction.event_id == event_id, Sanction.kind == "ban"
    return exists().where(*bans, *IS_IN_FORCE, or_(Sanction.whole, Sanction.room_id == room_id))


def is_banned_from_event(user_id: Any, event_id: Any) -> ColumnElement[bool]:
    """Return the SQL condition that the user is banned from the whole event."""
    bans = Sanction.user_id == user_id, Sanction.event_id == event_id, Sanction.kind == "ban"
    return exists().where(*bans, *IS_IN_FORCE, Sanction.whole)


def silenced_until_query(user_id: Any, room_id: Any) -> ScalarSelect[datetime | None]:
    """Return a subquery for the time until which the user is silenced in the room; null if they are not."""
    silences = Sanction.user_id == user_id, Sanction.room_id == room_id, Sanction.kind == "silence"
    latest = select(func.max(Sanction.until)).where(*silences, *IS_IN_FORCE, Sanction.until > moment())
    return latest.scalar_subquery()


def changed_sanctions(user_ids: Collection[int], since: datetime) -> list[Sanction]:
    """Return the sanctions of these users that were imposed or lifted ``since`` then, in order."""
    query = select(Sanction).where(Sanction.changed_at >= since, in_ids(Sanction.user_id, user_ids))
    return list(db.session.scalars(query.order_by(Sanction.changed_at, Sanction.id)))
