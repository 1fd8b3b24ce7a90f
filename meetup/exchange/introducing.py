"""Connecting two people whom somebody introduced to each other, once both have said yes."""

from uuid import UUID

from ..extensions import now
from ..people import User
from .exchanges import ExchangeResult, lock_profiles, record_meeting
from .new_meetings import NewMeeting
from .places import Place
from .ways import Way


def connect_introduced(last: User, first: User, introducer_id: int, uuid: UUID) -> ExchangeResult:
    """Put two people on each other's lists. Each gives the card that a scan of their phone code would give.

    ``last`` is who said yes last and sees the result; for ``first`` it is news. ``uuid`` is that of the introduction.
    """
    lock_profiles(last, first)
    at = now()
    meeting = NewMeeting(
        last,
        first,
        uuid=uuid,
        how=Way.INTRODUCED,
        met_at=at,
        gave_at=at,
        at=Place(None, None, None),
        introducer_id=introducer_id,
    )
    return record_meeting(meeting)
