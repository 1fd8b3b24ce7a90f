"""Publish quickly changing numbers no more often than people can read them: a hall fills, a question is voted up."""

import threading
import time
from collections.abc import Callable
from heapq import heappop, heappush
from typing import NamedTuple

from flask import Flask

from .frames import Frame

FrameMaker = Callable[[], Frame | None]

MAX_TRIES = 6
"""Number of tries for a frame that fails, each after twice the time. After the last, the next change starts over."""

STOP_TIMEOUT_SECONDS = 1.0


class PendingFrame(NamedTuple):
    make: FrameMaker
    every: float
    tries: int = 0


class Throttle:
    """Publish a frame for each key at once, and then at most one in ``every`` seconds. The last change is always sent.

    One thread makes all frames, so that a full hall takes one connection to the database. It starts with the first use,
    and therefore after any fork. No frame is made while ``heard`` returns that nobody listens.
    """

    def __init__(self, app: Flask, publish: Callable[[Frame], None], heard: Callable[[], bool]) -> None:
        self._app, self._publish, self._has_listeners = app, publish, heard
        self._next_allowed_at: dict[str, float] = {}
        self._pending: dict[str, PendingFrame] = {}
        self._due: list[tuple[float, str]] = []
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def schedule(self, key: str, make: FrameMaker, every: float) -> None:
        """Publish the frame that ``make`` returns when it is due, in its own request. ``None`` publishes nothing."""
        if self._has_listeners():
            self._queue(key, PendingFrame(make, every))

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread:
            self._thread.join(STOP_TIMEOUT_SECONDS)

    def _queue(self, key: str, pending: PendingFrame) -> None:
        with self._changed:
            if key in self._pending or self._stopped:
                return
            self._pending[key] = pending
            heappush(self._due, (max(time.monotonic(), self._next_allowed_at.get(key, 0.0)), key))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live pacer", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        while key := self._wait_for_due_key():
            with self._changed:
                # Remove it before the database is read, so that a change from here on queues the next frame.
                pending = self._pending.pop(key)
                now = time.monotonic()
                self._next_allowed_at = {other: at for other, at in self._next_allowed_at.items() if at > now}
                self._next_allowed_at[key] = now + pending.every * 2**pending.tries
            self._publish_pending(key, pending)

    def _wait_for_due_key(self) -> str:
        """Wait until a key is due and return it. Return an empty string once the throttle is stopped."""
        with self._changed:
            while not self._stopped:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heappop(self._due)[1]
                self._changed.wait(wait)
        return ""

    def _publish_pending(self, key: str, pending: PendingFrame) -> None:
        try:
            with self._app.test_request_context(base_url=self._app.config["MEETUP"].base_url):
                frame = pending.make()
            if frame:
                self._publish(frame)
        except Exception as error:
            self._app.logger.warning("live: %s not told (%s)", key, type(error).__name__)
            if pending.tries + 1 < MAX_TRIES and self._has_listeners():
                self._queue(key, pending._replace(tries=pending.tries + 1))
