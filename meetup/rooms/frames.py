"""What changes in rooms goes over their streams, and comes again to whoever missed it: the same frames both times.

A kind of thing in a room has one source, which finds its changes in the database, and publishes through here.
"""

import sys
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from .. import live
from ..database import only_reads
from ..hooks import KeyedHook
from ..people.hiding import unseen_by

MOST, MOST_FOR_ALL = 200, 5000
"""Changes of a source that are sent again to one reader, and to all rooms of a process."""


class Change(NamedTuple):
    """A row of a room as it is since ``at``, rendered in ``html`` for everybody: elements with ids of their own.

    Nothing in ``html`` may depend on who reads it. It goes to nobody who does not see ``author_id``, whom it need not
    name; nor to who does not see all those whom it counts, ``also_of``.
    """

    room_id: int
    event: str
    html: str
    at: datetime
    number: int
    author_id: int | None = None
    also_of: Collection[int] = ()


Source = Callable[[Collection[int], datetime, int], Iterable[Change]]

finds_updates: KeyedHook[Source] = KeyedHook("finds_updates")
"""Return the changes in some rooms since a moment, the latest first and no more than a number, in one query however
many the rooms. The keys are the names that the changes go by."""


def events() -> list[str]:
    """The names of all that comes over the stream of a page of a room."""
    return ["notice", "standing", "coffee", "report", *finds_updates]


def channel(room_id: int) -> str:
    return sys.intern(f"room:{room_id}")  # a thousand streams hold it


def publish(*changes: Change) -> None:
    """Send ``changes`` to those who are in their rooms. Call it after the commit; nothing is written from then on."""
    only_reads()
    for frame in framed(changes):
        live.publish(frame.channel, frame.event, frame.data, frame.stamp, frame.without)


@live.fetches("room")
def _said_lately(channels: Collection[str], since: datetime) -> list[live.Frame]:
    return framed(_changes([int(name.partition(":")[2]) for name in channels], since, MOST_FOR_ALL))


def missed(room_id: int, since: datetime) -> list[live.Frame]:
    """What a reader of this room lacks; where that is too much to send, the advice to look at the page again."""
    changes = _changes([room_id], since, MOST + 1)
    if len(changes) > MOST:
        return [live.Frame(channel(room_id), "stale", "")]
    return framed(changes)


def _changes(room_ids: Collection[int], since: datetime, most: int) -> list[Change]:
    found = [change for _, find in finds_updates.items() for change in find(room_ids, since, most)]
    return sorted(found, key=lambda change: (change.at, change.number))


def framed(changes: Collection[Change]) -> list[live.Frame]:
    """The frames of ``changes``; one query for who does not see whom."""
    unseen = unseen_by({person for change in changes for person in _people(change)})
    return [
        live.Frame(
            channel(change.room_id),
            change.event,
            change.html,
            live.stamp(change.at, change.number),
            {reader for person in _people(change) for reader in unseen.get(person, ())},
        )
        for change in changes
    ]


def _people(change: Change) -> list[int]:
    return [*change.also_of, *([change.author_id] if change.author_id else [])]
