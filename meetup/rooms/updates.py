"""What changes in rooms goes over their streams, and comes again to whoever missed it: the same frames both times.

A kind of thing in a room has one source, which finds its changes in the database, and publishes through here.
"""

import sys
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from .. import live
from ..database import mark_read_only
from ..hooks import KeyedHook
from ..people.visibility import excluded_readers

MAX_UPDATES_PER_READER, MAX_UPDATES_PER_PROCESS = 200, 5000
"""Changes of a source that are sent again to one reader, and to all rooms of a process."""


class RoomUpdate(NamedTuple):
    """A row of a room as it is since ``changed_at``, rendered in ``html`` for everybody: elements with ids of their own.

    Nothing in ``html`` may depend on who reads it. It goes to nobody who does not see ``author_id``, whom it need not
    name; nor to who does not see all those whom it counts, ``counted_user_ids``.
    """

    room_id: int
    event: str
    html: str
    changed_at: datetime
    row_id: int
    author_id: int | None = None
    counted_user_ids: Collection[int] = ()


UpdateFinder = Callable[[Collection[int], datetime, int], Iterable[RoomUpdate]]

finds_updates: KeyedHook[UpdateFinder] = KeyedHook("finds_updates")
"""Return the changes in some rooms since a moment, the latest first and no more than a number, in one query however
many the rooms. The keys are the names that the changes go by."""


def stream_event_names() -> list[str]:
    """The names of all that comes over the stream of a page of a room."""
    return ["notice", "standing", "coffee", "report", *finds_updates]


def room_channel(room_id: int) -> str:
    return sys.intern(f"room:{room_id}")  # a thousand streams hold it


def publish_updates(*changes: RoomUpdate) -> None:
    """Send ``changes`` to those who are in their rooms. Call it after the commit; nothing is written from then on."""
    mark_read_only()
    for frame in as_frames(changes):
        live.publish(frame.channel, frame.event, frame.data, frame.stamp, frame.excluded_accounts)


@live.fetches_frames("room")
def _missed_frames_of_rooms(channels: Collection[str], since: datetime) -> list[live.Frame]:
    return as_frames(_find_updates([int(name.partition(":")[2]) for name in channels], since, MAX_UPDATES_PER_PROCESS))


def missed_room_frames(room_id: int, since: datetime) -> list[live.Frame]:
    """What a reader of this room lacks; where that is too much to send, the advice to look at the page again."""
    changes = _find_updates([room_id], since, MAX_UPDATES_PER_READER + 1)
    if len(changes) > MAX_UPDATES_PER_READER:
        return [live.Frame(room_channel(room_id), "stale", "")]
    return as_frames(changes)


def _find_updates(room_ids: Collection[int], since: datetime, most: int) -> list[RoomUpdate]:
    found = [change for _, find in finds_updates.items() for change in find(room_ids, since, most)]
    return sorted(found, key=lambda change: (change.changed_at, change.row_id))


def as_frames(changes: Collection[RoomUpdate]) -> list[live.Frame]:
    """The frames of ``changes``; one query for who does not see whom."""
    unseen = excluded_readers({person for change in changes for person in _shown_user_ids(change)})
    return [
        live.Frame(
            room_channel(change.room_id),
            change.event,
            change.html,
            live.make_stamp(change.changed_at, change.row_id),
            {reader for person in _shown_user_ids(change) for reader in unseen.get(person, ())},
        )
        for change in changes
    ]


def _shown_user_ids(change: RoomUpdate) -> list[int]:
    return [*change.counted_user_ids, *([change.author_id] if change.author_id else [])]
