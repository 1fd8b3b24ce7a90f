"""The live channel of one person: frames for them alone, on every page of rooms that they have open."""

from collections.abc import Callable, Collection
from datetime import datetime

from .. import live
from ..hooks import Hook

PersonalUpdateFinder = Callable[[Collection[int], datetime], list[live.Frame]]

finds_personal_updates: Hook[PersonalUpdateFinder] = Hook("finds_personal_updates")
"""Return the frames that some users, by their ids, have been sent on their own channels since a moment."""


def person_channel(user_id: int) -> str:
    """Return the name of the live channel that only this user's streams listen to."""
    return f"person:{user_id}"


@live.fetches_frames("person")
def missed_personal_frames(channels: Collection[str], since: datetime) -> list[live.Frame]:
    """Return the frames that were sent to these channels of persons ``since`` then."""
    user_ids = [int(name.partition(":")[2]) for name in channels]
    return [frame for find in finds_personal_updates for frame in find(user_ids, since)]
