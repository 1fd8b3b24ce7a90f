"""What comes over somebody's own channel: what they alone are told, on every page of rooms that they have open."""

from collections.abc import Callable, Collection
from datetime import datetime

from .. import live
from ..hooks import Hook

Source = Callable[[Collection[int], datetime], list[live.Frame]]

finds_personal_updates: Hook[Source] = Hook("finds_personal_updates")
"""Return the frames that some users, by their ids, have been sent on their own channels since a moment."""


def person_channel(user_id: int) -> str:
    """What only this user's streams listen to."""
    return f"person:{user_id}"


@live.fetches_frames("person")
def missed_personal_frames(channels: Collection[str], since: datetime) -> list[live.Frame]:
    """What these people have been told since then."""
    people = [int(name.partition(":")[2]) for name in channels]
    return [frame for find in finds_personal_updates for frame in find(people, since)]
