"""What comes over somebody's own channel: what they alone are told, on every page of rooms that they have open."""

from collections.abc import Callable, Collection
from datetime import datetime

from .. import live

Source = Callable[[Collection[int], datetime], list[live.Frame]]

sources: list[Source] = []


def personal(find: Source) -> Source:
    """Register what finds the frames for some users, by their ids, since a moment."""
    sources.append(find)
    return find


def channel(user_id: int) -> str:
    """What only this user's streams listen to."""
    return f"person:{user_id}"


@live.fetches("person")
def missed(channels: Collection[str], since: datetime) -> list[live.Frame]:
    """What these people have been told since then."""
    people = [int(name.partition(":")[2]) for name in channels]
    return [frame for find in sources for frame in find(people, since)]
