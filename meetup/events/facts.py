"""What follows from the columns of an event."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..colours import hue_of
from ..extensions import now
from .cover import pattern_of


class EventFacts:
    """What follows from the columns of an event."""

    if TYPE_CHECKING:
        slug: Any
        starts_at: Any
        ends_at: Any
        chosen_hue: Any
        chosen_pattern: Any

    @property
    def hue(self) -> int:
        """The number of the event's colour: the chosen one, else one that depends on the slug."""
        return hue_of(self.slug) if self.chosen_hue is None else self.chosen_hue

    @property
    def cover_pattern(self) -> str:
        """The name of the pattern of the drawn cover: the chosen one, else one that depends on the slug."""
        return self.chosen_pattern or pattern_of(self.slug)

    def phase(self, at: datetime) -> str:
        """Return whether the event is ``coming``, ``live`` or ``past`` at that moment."""
        if at < self.starts_at:
            return "coming"
        return "live" if at < self.ends_at else "past"

    @property
    def phase_now(self) -> str:
        return self.phase(now())
