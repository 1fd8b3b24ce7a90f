"""What changes for many at once, told no more often than people can read: a hall fills, a question is voted up."""

import threading
import time
from collections.abc import Callable
from heapq import heappop, heappush
from typing import NamedTuple

from flask import Flask

from .frames import Frame

Make = Callable[[], Frame | None]

TRIES = 6
"""As often as something is tried that fails, each time after twice as long; the next change tells it as well."""
LAST_WORDS = 1.0


class Telling(NamedTuple):
    make: Make
    every: float
    tries: int = 0


class Pacer:
    """For each key, a frame at once and then at most one in ``every`` seconds; the last change is always told.

    One thread makes them all, so that a full hall takes one connection to the database. It starts with the first use,
    so after any fork. While nobody is ``heard`` to listen, nothing is made.
    """

    def __init__(self, app: Flask, publish: Callable[[Frame], None], heard: Callable[[], bool]) -> None:
        self._app, self._publish, self._heard = app, publish, heard
        self._free: dict[str, float] = {}
        self._waiting: dict[str, Telling] = {}
        self._due: list[tuple[float, str]] = []
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def soon(self, key: str, make: Make, every: float) -> None:
        """Publish what ``make`` finds then, in a request of its own; ``None`` is nothing to tell."""
        if self._heard():
            self._queue(key, Telling(make, every))

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread:
            self._thread.join(LAST_WORDS)

    def _queue(self, key: str, telling: Telling) -> None:
        with self._changed:
            if key in self._waiting or self._stopped:
                return
            self._waiting[key] = telling
            heappush(self._due, (max(time.monotonic(), self._free.get(key, 0.0)), key))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live pacer", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        while key := self._next():
            with self._changed:
                # Before it is read: a change that comes from here on starts the next.
                telling = self._waiting.pop(key)
                now = time.monotonic()
                self._free = {other: at for other, at in self._free.items() if at > now}
                self._free[key] = now + telling.every * 2**telling.tries
            self._tell(key, telling)

    def _next(self) -> str:
        """What is due, once it is; nothing in the end."""
        with self._changed:
            while not self._stopped:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heappop(self._due)[1]
                self._changed.wait(wait)
        return ""

    def _tell(self, key: str, telling: Telling) -> None:
        try:
            with self._app.test_request_context(base_url=self._app.config["MEETUP"].base_url):
                frame = telling.make()
            if frame:
                self._publish(frame)
        except Exception as error:
            self._app.logger.warning("live: %s not told (%s)", key, type(error).__name__)
            if telling.tries + 1 < TRIES and self._heard():
                self._queue(key, telling._replace(tries=telling.tries + 1))
