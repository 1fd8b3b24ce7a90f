"""What slices say of their channels and rights. Either begins with its kind: ``room:12``, ``("room", 12, 7)``."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from ..hooks import KeyedHook
from .frames import Frame
from .streams import Right

Check = Callable[[Collection[Right]], Iterable[Right]]
Fetch = Callable[[Collection[str], datetime], Iterable[Frame]]

AT_A_TIME = 1000
"""Rights that are looked up together: the rows of a full hall would take as much memory as its streams."""

checks: KeyedHook[Check] = KeyedHook("checks")
"""Return which of many rights of a kind are still held, in one query."""

fetches: KeyedHook[Fetch] = KeyedHook("fetches")
"""Return the frames of channels of a kind with stamps from a moment on, in one query for all."""


def lost(rights: Collection[Right]) -> set[Right]:
    """Those of ``rights`` that are not held any more."""
    gone: set[Right] = set()
    for kind in {str(right[0]) for right in rights}:
        asked = [right for right in rights if right[0] == kind]
        for begin in range(0, len(asked), AT_A_TIME):
            some = asked[begin : begin + AT_A_TIME]
            gone |= set(some) - set(checks[kind](some))
    return gone


def said(channels: Collection[str], since: datetime) -> list[Frame]:
    """What was said on ``channels`` since then, as far as the database knows."""
    frames: list[Frame] = []
    for kind, fetch in fetches.items():
        if asked := {channel for channel in channels if channel.partition(":")[0] == kind}:
            frames += fetch(asked, since)
    return frames
