"""The frames that a process has delivered lately, so that it does not deliver the same one twice."""

import time

from .frames import Frame

DEDUPLICATION_SECONDS = 90.0
"""Seconds for which a frame is remembered."""


class SeenFrames:
    """Remember frames by channel, event and stamp. Frames without a stamp are not remembered."""

    def __init__(self) -> None:
        self._seen_at: dict[tuple[str, str, str], float] = {}

    def add(self, frame: Frame) -> bool:
        """Remember ``frame``. Return False if the same frame is remembered already."""
        if frame.stamp is None:
            return True
        key = (frame.channel, frame.event, frame.stamp)
        if key in self._seen_at:
            return False
        self._seen_at[key] = time.monotonic()
        return True

    def forget_old(self, now: float) -> None:
        """Forget the frames that are older than ``DEDUPLICATION_SECONDS`` at the monotonic time ``now``."""
        while self._seen_at and (oldest := next(iter(self._seen_at.items())))[1] < now - DEDUPLICATION_SECONDS:
            del self._seen_at[oldest[0]]
