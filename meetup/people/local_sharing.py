"""Local sharing: what somebody shares at the event that they are at now. The slice of events says what that is."""

from collections.abc import Callable, Collection
from typing import NamedTuple

from ..hooks import Hook
from .models import User


class LocalSharing(NamedTuple):
    """The fields that somebody shares at the event they are at now, if those are not the usual ones."""

    event_title: str
    shared_fields: Collection[str]


finds_local_sharing: Hook[Callable[[User], LocalSharing | None]] = Hook("finds_local_sharing")
"""Return the local sharing of a user, or ``None``."""


def local_sharing_of(user: User) -> LocalSharing | None:
    """Return what ``user`` shares where they are now, or ``None`` if those are the usual fields."""
    return next((sharing for find in finds_local_sharing if (sharing := find(user))), None)
