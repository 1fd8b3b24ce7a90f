"""What people need to know to come to an event and to feel well there."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import JSON, ForeignKey, ScalarSelect, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from ...extensions import Model, db, now
from ...people.phones import dial_target
from ..access import EventAccess, stamps_event
from ..models import Event

MAX_QUESTIONS = 12
MAX_MEETING_POINTS, MAX_MEETING_POINT_LENGTH = 20, 80
ACCESSIBILITY = ("step_free", "quiet_room", "childcare", "captions")
"""The columns that say whether something is there: yes, no, or nobody has said so."""


class EventPracticalities(Model):
    """The practical facts of one event. An event has none until its organizers save some."""

    __tablename__ = "event_practicalities"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    address: Mapped[str] = mapped_column(String(300), default="")
    wifi_network: Mapped[str] = mapped_column(String(32), default="")
    wifi_password: Mapped[str] = mapped_column(String(64), default="")
    conduct: Mapped[str] = mapped_column(Text, default="")
    conduct_link: Mapped[str] = mapped_column(String(300), default="")
    conduct_name: Mapped[str] = mapped_column(String(100), default="")
    conduct_channel: Mapped[str] = mapped_column(String(254), default="")
    step_free: Mapped[bool | None]
    quiet_room: Mapped[bool | None]
    childcare: Mapped[bool | None]
    captions: Mapped[bool | None]
    accessibility_note: Mapped[str] = mapped_column(String(500), default="")
    questions: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """Questions and answers in their order, each with ``question`` and ``answer``."""
    meeting_points: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Where people can meet each other, such as the coffee bar."""

    @classmethod
    def find(cls, event_id: int) -> "EventPracticalities | None":
        return db.session.get(cls, event_id)

    @classmethod
    def change(cls, event_id: int, values: Mapping[str, Any]) -> "EventPracticalities":
        """Let the practical facts of an event be ``values``, by the names of their columns."""
        Event.lock(event_id)  # so that two organizers who save the first ones take turns
        practical = db.session.get(cls, event_id, populate_existing=True)
        if practical is None:
            practical = cls(event_id=event_id)
            db.session.add(practical)
        for name, value in values.items():
            setattr(practical, name, value)
        practical.changed_at = now()
        return practical

    def accessibility(self) -> Iterator[tuple[str, bool]]:
        """Yield what is there and what is not, by the names of the columns, without what nobody has said."""
        for name in ACCESSIBILITY:
            value = getattr(self, name)
            if value is not None:
                yield name, value

    @property
    def has_accessibility(self) -> bool:
        return bool(self.accessibility_note) or any(self.accessibility())

    @property
    def has_conduct(self) -> bool:
        return bool(self.conduct or self.conduct_link or self.conduct_channel)

    @property
    def conduct_url(self) -> str:
        """What a link to the person for the code of conduct opens: a new mail, or a call."""
        channel = self.conduct_channel
        return f"mailto:{quote(channel, safe='@')}" if "@" in channel else f"tel:{dial_target(channel)}"


@stamps_event("practical")
def select_practical_stamp() -> ScalarSelect[datetime]:
    """Return the query for when the practical facts of an event changed last."""
    changed_at = select(EventPracticalities.changed_at).where(EventPracticalities.event_id == Event.id)
    return changed_at.correlate(Event).scalar_subquery()


def practicalities_for(access: EventAccess) -> EventPracticalities | None:
    """Return the practical facts of an event for its page. Without any, this costs no query."""
    return EventPracticalities.find(access.event.id) if access.stamps.get("practical") else None
