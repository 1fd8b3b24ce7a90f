"""What changes for many at once, told no more often than people can read: a hall fills, a question is voted up."""

import threading
import time
from collections.abc import Callable

from flask import Flask

from .frames import Frame

Make = Callable[[], Frame | None]


class Pacer:
    """For each key, a frame at once and then at most one in ``every`` seconds; the last change is always told."""

    def __init__(self, app: Flask, publish: Callable[[Frame], None]) -> None:
        self._app, self._publish = app, publish
        self._told: dict[str, float] = {}
        self._waiting: dict[str, threading.Timer] = {}
        self._lock = threading.Lock()
        self._stopped = False

    def soon(self, key: str, make: Make, every: float) -> None:
        """Publish what ``make`` finds then, in a request of its own; ``None`` is nothing to tell."""
        with self._lock:
            if key in self._waiting or self._stopped:
                return
            wait = max(0.0, self._told.get(key, 0.0) + every - time.monotonic())
            timer = self._waiting[key] = threading.Timer(wait, self._tell, (key, make, every))
            timer.daemon = True
            timer.start()

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            for timer in self._waiting.values():
                timer.cancel()

    def _tell(self, key: str, make: Make, every: float) -> None:
        with self._lock:
            # Before it is read: a change that comes from here on starts the next.
            del self._waiting[key]
            self._forget(time.monotonic() - every)
            self._told[key] = time.monotonic()
        try:
            with self._app.test_request_context(base_url=self._app.config["MEETUP"].base_url):
                frame = make()
        except Exception as error:
            # The next change tells it, and so does the page when it is opened again.
            self._app.logger.warning("live: %s not told (%s)", key, type(error).__name__)
            return
        if frame:
            self._publish(frame)

    def _forget(self, before: float) -> None:
        for key in [key for key, at in self._told.items() if at < before]:
            del self._told[key]
