"""Events as lines: only what Today shows of them, read as columns."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from .facts import EventFacts
from .focus import focus_class
from .models import Event


@dataclass(frozen=True)
class EventLine(EventFacts):
    """What Today shows of an event, and what it looks up with it.

    Its attributes have the same names as those of ``Event``.
    """

    id: int
    slug: str
    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    status: str
    chosen_hue: int | None
    chosen_pattern: str | None
    cover_key: str | None
    cover_focus_x: int
    cover_focus_y: int

    @property
    def focus_class(self) -> str:
        """The classes that crop a picture of the cover around its focus."""
        return focus_class(self.cover_focus_x, self.cover_focus_y)

    @classmethod
    def from_row(cls, row: Row[Any]) -> "EventLine":
        """Return the event of a row that begins with ``EVENT_LINE_COLUMNS``."""
        return cls(*row[: len(EVENT_LINE_COLUMNS)])


EVENT_LINE_COLUMNS: tuple[Any, ...] = tuple(getattr(Event, field.name) for field in fields(EventLine))
AnyEvent = Event | EventLine
