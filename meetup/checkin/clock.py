"""When something happened at a door, by the clock of the server."""

from datetime import UTC, datetime, timedelta

from ..events import Event
from .models import LIST_MARGIN

LATEST_YEAR = 9998
LONGEST_AGO = timedelta(days=3650)
"""More than any device has waited, and not so much that the calendar ends before."""


def parse_moment(text: object) -> datetime | None:
    """Return the time that ``text`` states in ISO 8601 with an offset from UTC, ``None`` for anything else."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo and 1970 < at.year < LATEST_YEAR else None


def corrected(at: datetime, sent_at: datetime, received_at: datetime) -> datetime:
    """Return when something was that a device says was ``at``, in a batch that left it at ``sent_at``.

    Only the time between the two counts, as the clock of a device may be hours off. It is never in the future.
    """
    return received_at - min(max(sent_at - at, timedelta(0)), LONGEST_AGO)


def clamped(event: Event, at: datetime, received_at: datetime) -> datetime:
    """Return the moment next to ``at`` that is possible: about the time of the event, and not in the future."""
    return min(max(at, event.starts_at - LIST_MARGIN), event.ends_at + LIST_MARGIN, received_at)
