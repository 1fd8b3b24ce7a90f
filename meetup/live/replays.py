"""What clients missed, fetched and rendered once for all who come back at the same time.

After a restart, everybody in a hall asks for the same frames. They are taken from the database once a second, together
with the frames that this process has delivered since then. Whoever comes back alone asks the database.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from .frames import Frame

SHARED_SECONDS = 1.0
"""Seconds for which what was found is given to others. If finding it took long, it is four times as long as that."""

MAX_SHARED_SECONDS = 5.0

CROWD_CLIENTS, CROWD_SECONDS = 5, 2.0
"""So many clients that ask for the same frames within so many seconds are a crowd. Only a crowd shares frames."""

BUCKET_SECONDS = 30
"""Clients that missed frames since moments in the same 30 seconds get the same ones. Some come twice, without harm."""

MAX_RECENT_FRAMES, MAX_REPLAYS = 2000, 500

FindFrames = Callable[[datetime], "list[Frame] | None"]
"""Gets the frames since a moment from the database. It returns None if they are too many to be sent again."""


@dataclass(slots=True)
class _Replay:
    """Frames, as the database had them at a moment after ``read_at`` (monotonic seconds)."""

    frames: list[Frame] | None = None
    read_at: float = 0.0
    good_until: float = 0.0
    asked_at: deque[float] = field(default_factory=lambda: deque((0.0,), maxlen=CROWD_CLIENTS))
    lock: threading.Lock = field(default_factory=threading.Lock)


class Replays:
    """Keep the latest frames of all channels, and for a second what was found in the database. Any thread may call it.

    ``is_complete`` tells whether this process hears of all frames at present. If not, each client asks the database.
    """

    def __init__(self, is_complete: Callable[[], bool]) -> None:
        self._is_complete = is_complete
        self._recent: deque[tuple[float, Frame]] = deque(maxlen=MAX_RECENT_FRAMES)
        self._replays: dict[tuple[str, int], _Replay] = {}
        self._lock = threading.Lock()

    def note(self, frame: Frame) -> None:
        """Remember a frame that is about to be delivered."""
        if frame.stamp is not None:
            with self._lock:
                self._recent.append((monotonic(), frame))

    def reset(self) -> None:
        """Forget all frames, because the database has other content from now on."""
        with self._lock:
            self._recent.clear()
            self._replays.clear()

    def frames_since(
        self,
        channel: str,
        since: datetime,
        find: FindFrames,
        crowd: str,
        find_for_crowd: FindFrames,
        read_at: float,
    ) -> list[Frame] | None:
        """Return the frames of ``channel`` since a moment, for a stream that has been opened already.

        The transaction that the frames are found in began after ``read_at`` (monotonic seconds). If many ask for
        ``crowd`` at the same time, ``find_for_crowd`` finds what all of them may need, and otherwise ``find`` finds the
        frames of this channel. Returns None if they are too many.
        """
        bucket = int(since.timestamp()) // BUCKET_SECONDS
        replay = self._replay(crowd, bucket)
        with replay.lock:
            is_crowd = self._is_crowd(replay)
            if is_crowd and not self._is_good(replay):
                self._refresh(replay, datetime.fromtimestamp(bucket * BUCKET_SECONDS, UTC), find_for_crowd, read_at)
            frames, found_at = replay.frames, replay.read_at
        if not is_crowd or frames is None:
            return find(since)  # perhaps they are few enough without the rest of the bucket
        return [*(frame for frame in frames if frame.channel == channel), *self._delivered(channel, found_at)]

    @staticmethod
    def _is_crowd(replay: _Replay) -> bool:
        """Count another client, and return whether it is one of many."""
        replay.asked_at.append(monotonic())
        return len(replay.asked_at) == CROWD_CLIENTS and replay.asked_at[-1] - replay.asked_at[0] < CROWD_SECONDS

    def _replay(self, crowd: str, bucket: int) -> _Replay:
        with self._lock:
            if len(self._replays) > MAX_REPLAYS:
                at = monotonic()
                self._replays = {
                    key: kept for key, kept in self._replays.items() if kept.asked_at[-1] > at - MAX_SHARED_SECONDS
                }
            return self._replays.setdefault((crowd, bucket), _Replay())

    def _is_good(self, replay: _Replay) -> bool:
        with self._lock:
            oldest = self._recent[0][0] if len(self._recent) == MAX_RECENT_FRAMES else 0.0
        return monotonic() < replay.good_until and replay.read_at > oldest and self._is_complete()

    def _refresh(self, replay: _Replay, since: datetime, find: FindFrames, read_at: float) -> None:
        """Find the frames. What was committed after ``read_at`` may be lacking, but is delivered after it as well."""
        began_at = monotonic()
        replay.frames = find(since)
        replay.read_at, now = read_at, monotonic()
        shared_seconds = min(max(SHARED_SECONDS, 4 * (now - began_at)), MAX_SHARED_SECONDS)
        replay.good_until = now + shared_seconds if self._is_complete() else 0.0

    def _delivered(self, channel: str, since: float) -> list[Frame]:
        with self._lock:
            recent = tuple(self._recent)
        return [frame for at, frame in recent if at >= since and frame.channel == channel]
