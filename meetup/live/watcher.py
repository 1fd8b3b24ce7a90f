"""Ask the database who may still listen, and which frames the bus may have lost."""

import threading
import time
from collections import deque
from datetime import datetime

from flask import Flask
from flask.ctx import RequestContext

from ..config import Config
from ..database import is_unavailable
from ..extensions import now
from .bus import Bus
from .frames import REPLAY_OVERLAP, Frame
from .hub import Hub
from .registry import frames_since, has_changes_since, lost_rights

RIGHTS_CHECK_SECONDS = 3.0
"""Seconds between two checks of all rights, so that a lost right ends its streams within five seconds (S2)."""

REPLAY_SECONDS, REPLAY_SECONDS_WITHOUT_BUS = 20.0, 2.0
"""Seconds between two searches for missed frames, while the bus is healthy and while it is not."""

PAUSE_SECONDS, PAUSE_AFTER_FAILURE_SECONDS = 0.2, 1.0
MAX_DEFERRED_FRAMES = 1000


class Watcher:
    """Run one thread of a process. It starts with the first stream, and asks nothing while no stream is open."""

    def __init__(self, app: Flask, hub: Hub, bus: Bus) -> None:
        self._app, self._hub, self._bus = app, hub, bus
        self._deferred: deque[Frame] = deque(maxlen=MAX_DEFERRED_FRAMES)
        self._wake, self._lock = threading.Event(), threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = self._replay_requested = self._failed = False

    def start(self) -> None:
        with self._lock:
            if self._thread is None and not self._stopped:
                self._since = now()
                self._rights_checked_at = self._replayed_at = time.monotonic()
                self._thread = threading.Thread(target=self._run, name="live keeper", daemon=True)
                self._thread.start()

    def request_replay(self) -> None:
        """Look for missed frames soon."""
        self._replay_requested = True
        self._wake.set()

    def defer(self, frame: Frame) -> None:
        """Deliver ``frame`` after the next check of rights. Without the bus, rights lost elsewhere stay unknown."""
        self._deferred.append(frame)
        self._wake.set()

    def stop(self) -> None:
        self._stopped = True
        self._wake.set()

    def _run(self) -> None:
        while not self._stopped:
            self._wake.wait(
                max(
                    PAUSE_SECONDS,
                    min(self._rights_checked_at + RIGHTS_CHECK_SECONDS, self._next_replay_at()) - time.monotonic(),
                )
            )
            self._wake.clear()
            try:
                self._check_once()
                self._failed = False
            except Exception as error:
                self._log_once(error)
                time.sleep(PAUSE_AFTER_FAILURE_SECONDS)
            time.sleep(PAUSE_SECONDS)

    def _next_replay_at(self) -> float:
        return self._replayed_at + (REPLAY_SECONDS if self._bus.is_healthy else REPLAY_SECONDS_WITHOUT_BUS)

    def _check_once(self) -> None:
        """Find missed frames, check all rights, then deliver. In this order, nobody gets frames after they left."""
        if not self._hub.stream_count:
            self._deferred.clear()
            self._rights_checked_at = self._replayed_at = time.monotonic()
            self._since = now()
            return
        deferred_frames = tuple(self._deferred)
        rights, channels = self._hub.rights_and_channels()
        with self._request_context():
            is_due = self._replay_requested or time.monotonic() >= self._next_replay_at()
            missed_frames = self.missed_frames(channels, self._since, is_due)
            self._hub.end_streams_with(lost_rights(rights))
        self._rights_checked_at = time.monotonic()
        for frame in (*deferred_frames, *missed_frames):
            self._hub.deliver(frame)
        for _ in deferred_frames:
            self._deferred.popleft()

    def _request_context(self) -> RequestContext:
        """Return the context of a GET without a user: it takes no turn to write, and partials can build addresses."""
        config: Config = self._app.config["MEETUP"]
        return self._app.test_request_context(base_url=config.base_url)

    def missed_frames(self, channels: set[str], since: datetime, is_due: bool) -> list[Frame]:
        """Return the frames of ``channels`` since then if it ``is_due`` to look, or if the worker has written some."""
        if not is_due and not has_changes_since(since - REPLAY_OVERLAP):
            return []
        self._replay_requested, at = False, now()
        try:
            frames = frames_since(channels, since - REPLAY_OVERLAP)
        except Exception:
            self._replay_requested = True
            raise
        self._since, self._replayed_at = at, time.monotonic()
        return frames

    def _log_once(self, error: Exception) -> None:
        """Log only the first failure in a row, and without its message, which may contain what somebody typed (L1)."""
        if not self._failed:
            problem = "database not available" if is_unavailable(error) else "unexpected"
            self._app.logger.warning("live: %s (%s)", problem, type(error).__name__)
        self._failed = True
