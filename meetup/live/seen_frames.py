"""The frames that a process has delivered lately, so that one that arrives again is delivered once."""

import time

from .frames import Frame

DEDUPLICATION_SECONDS = 90.0
"""Seconds for which a frame that comes again is known to be the same."""


class SeenFrames:
    """Frames by channel, event and stamp, with the time at which they came, the earliest first."""

    def __init__(self) -> None:
        self._seen_at: dict[tuple[str, str, str], float] = {}

    def is_new(self, frame: Frame) -> bool:
        """Return whether ``frame`` comes for the first time, and remember it. One without a stamp is always new."""
        if frame.stamp is None:
            return True
        key = (frame.channel, frame.event, frame.stamp)
        if key in self._seen_at:
            return False
        self._seen_at[key] = time.monotonic()
        return True

    def forget_old(self) -> None:
        """Forget the frames that came more than ``DEDUPLICATION_SECONDS`` ago."""
        limit = time.monotonic() - DEDUPLICATION_SECONDS
        while self._seen_at and (oldest := next(iter(self._seen_at.items())))[1] < limit:
            del self._seen_at[oldest[0]]
