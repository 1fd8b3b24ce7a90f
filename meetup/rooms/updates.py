"""Updates of rooms, which are published over their streams and replayed to readers who missed them.

Each kind of update has one update finder, which reads it from the database. What is replayed equals what was published.
"""

import sys
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from .. import live
from ..database import mark_read_only
from ..hooks import KeyedHook
from ..people.visibility import excluded_readers

MAX_UPDATES_PER_READER, MAX_UPDATES_PER_PROCESS = 200, 5000
"""How many updates of one finder are replayed to one reader, and to all rooms of a process."""


class RoomUpdate(NamedTuple):
    """A changed row of a room, as HTML elements with ids of their own.

    ``html`` is the same for all readers. It is not sent to readers who may not see ``author_id``, or one of the
    ``counted_user_ids``, the users who are counted in it. ``row_id`` and ``changed_at`` make the stamp of the frame.
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
"""Return the updates of some rooms since a moment, the latest first, up to a limit. One query, however many rooms.

The keys are the event names of the frames.
"""


def stream_event_names() -> list[str]:
    """Return the event names of all frames that the page of a room listens to."""
    return ["notice", "standing", "coffee", "report", *finds_updates]


def room_channel(room_id: int) -> str:
    """Return the name of the live channel of a room."""
    return sys.intern(f"room:{room_id}")  # A thousand streams share this text.


def publish_updates(*updates: RoomUpdate) -> None:
    """Send updates to the streams of their rooms. Call it after the commit; the request only reads from then on."""
    mark_read_only()
    for frame in _as_frames(updates):
        live.publish(frame.channel, frame.event, frame.data, frame.stamp, frame.excluded_accounts)


def publish_throttled(key: str, find: Callable[[], Collection[RoomUpdate]], every: float) -> None:
    """Send the update that ``find`` returns, if any, as ``live.publish_throttled`` does. Call it after the commit."""
    live.publish_throttled(key, partial(_find_frame, find), every)


def _find_frame(find: Callable[[], Collection[RoomUpdate]]) -> live.Frame | None:
    return next(iter(_as_frames(find())), None)


@live.fetches_frames("room")
def _missed_frames_of_rooms(channels: Collection[str], since: datetime) -> list[live.Frame]:
    return _as_frames(_find_updates([int(name.partition(":")[2]) for name in channels], since, MAX_UPDATES_PER_PROCESS))


def missed_room_frames(room_id: int, since: datetime) -> list[live.Frame]:
    """Return the frames that a reader of this room missed, or one that asks for a reload if they are too many."""
    channel = room_channel(room_id)
    find = partial(_find_few_frames, room_id)
    frames = live.shared_replay(channel, since, find, crowd=channel, find_for_crowd=find)
    return [live.Frame(channel, "stale", "")] if frames is None else frames


def _find_few_frames(room_id: int, since: datetime) -> list[live.Frame] | None:
    updates = _find_updates([room_id], since, MAX_UPDATES_PER_READER + 1)
    return _as_frames(updates) if len(updates) <= MAX_UPDATES_PER_READER else None


def _find_updates(room_ids: Collection[int], since: datetime, limit: int) -> list[RoomUpdate]:
    updates = [update for _, find in finds_updates.items() for update in find(room_ids, since, limit)]
    return sorted(updates, key=lambda update: (update.changed_at, update.row_id))


def _as_frames(updates: Collection[RoomUpdate]) -> list[live.Frame]:
    """Return the frames of updates. One query finds the readers who may not see them."""
    excluded = excluded_readers({user_id for update in updates for user_id in _shown_user_ids(update)})
    return [
        live.Frame(
            room_channel(update.room_id),
            update.event,
            update.html,
            live.make_stamp(update.changed_at, update.row_id),
            {reader_id for user_id in _shown_user_ids(update) for reader_id in excluded.get(user_id, ())},
        )
        for update in updates
    ]


def _shown_user_ids(update: RoomUpdate) -> list[int]:
    return [*update.counted_user_ids, *([update.author_id] if update.author_id else [])]
