"""Numbers of events, which are counted once and stay as they are."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import EnumText, Model, db, now, values_check


class Stage(StrEnum):
    """When numbers are counted: once the event is over, and once a week for following up is."""

    EVENT = "event"
    FOLLOW_UP = "follow_up"


class EventNumbers(Model):
    """The figures of one stage of an event, as JSON.

    They are never counted again: whoever compared two versions of them could tell what a single person did in between.
    """

    __tablename__ = "event_numbers"
    __table_args__ = (values_check("stage", Stage),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(EnumText(Stage, 9), primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(default=now)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)

    @classmethod
    def of(cls, event_id: int) -> dict[Stage, dict[str, Any]]:
        """Return the figures of an event by stage. Stages that are not counted yet are missing."""
        query = select(cls.stage, cls.figures).where(cls.event_id == event_id)
        return {row.stage: row.figures for row in db.session.execute(query)}
