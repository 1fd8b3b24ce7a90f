"""Functions that slices register for their kinds of channels and rights.

Both begin with their kind: the channel ``room:12``, the right ``("room", 12, 7)``.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from ..database import chunks
from ..hooks import Hook, KeyedHook
from .frames import Frame
from .streams import StreamRight

RightsCheck = Callable[[Collection[StreamRight]], Iterable[StreamRight]]
FrameFetcher = Callable[[Collection[str], datetime], Iterable[Frame]]

RIGHTS_PER_QUERY = 1000
"""Rights that are checked in one query. All rows of a full hall at once would take as much memory as its streams."""

checks_rights: KeyedHook[RightsCheck] = KeyedHook("checks_rights")
"""Register a function that returns which of many rights of its kind are still held, in one query."""

fetches_frames: KeyedHook[FrameFetcher] = KeyedHook("fetches_frames")
"""Register a function that returns the frames of many channels of its kind since a moment, in one query."""


ChangeCheck = Callable[[datetime], bool]
notices_changes: Hook[ChangeCheck] = Hook("notices_changes")
"""Register a function that returns whether the worker has written something to be told since a moment.

The worker may have no bus to the servers, so they ask every few seconds. It has to be one query that costs nothing.
"""


def has_changes_since(since: datetime) -> bool:
    """Return whether the worker has written something since then that streams tell."""
    return any(check(since) for check in notices_changes)


def lost_rights(rights: Collection[StreamRight]) -> set[StreamRight]:
    """Return those of ``rights`` that are not held any more."""
    lost: set[StreamRight] = set()
    for kind in {str(right[0]) for right in rights}:
        rights_of_kind = [right for right in rights if right[0] == kind]
        for batch in chunks(rights_of_kind, RIGHTS_PER_QUERY):
            lost |= set(batch) - set(checks_rights[kind](batch))
    return lost


def frames_since(channels: Collection[str], since: datetime) -> list[Frame]:
    """Return the frames of ``channels`` since the moment ``since``, as far as the database knows them."""
    frames: list[Frame] = []
    for kind, fetch in fetches_frames.items():
        if channels_of_kind := {channel for channel in channels if channel.partition(":")[0] == kind}:
            frames += fetch(channels_of_kind, since)
    return frames
