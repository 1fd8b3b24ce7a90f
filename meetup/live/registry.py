"""What slices say of their channels and rights. Either begins with its kind: ``room:12``, ``("room", 12, 7)``."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from ..database import chunks
from ..hooks import KeyedHook
from .frames import Frame
from .streams import StreamRight

RightsCheck = Callable[[Collection[StreamRight]], Iterable[StreamRight]]
FrameFetcher = Callable[[Collection[str], datetime], Iterable[Frame]]

RIGHTS_PER_QUERY = 1000
"""Rights that are looked up together: the rows of a full hall would take as much memory as its streams."""

checks_rights: KeyedHook[RightsCheck] = KeyedHook("checks")
"""Return which of many rights of a kind are still held, in one query."""

fetches_frames: KeyedHook[FrameFetcher] = KeyedHook("fetches")
"""Return the frames of channels of a kind with stamps from a moment on, in one query for all."""


def lost_rights(rights: Collection[StreamRight]) -> set[StreamRight]:
    """Those of ``rights`` that are not held any more."""
    lost: set[StreamRight] = set()
    for kind in {str(right[0]) for right in rights}:
        asked = [right for right in rights if right[0] == kind]
        for batch in chunks(asked, RIGHTS_PER_QUERY):
            lost |= set(batch) - set(checks_rights[kind](batch))
    return lost


def frames_since(channels: Collection[str], since: datetime) -> list[Frame]:
    """What was said on ``channels`` since then, as far as the database knows."""
    frames: list[Frame] = []
    for kind, fetch in fetches_frames.items():
        if asked := {channel for channel in channels if channel.partition(":")[0] == kind}:
            frames += fetch(asked, since)
    return frames
