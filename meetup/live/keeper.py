"""Asks the database what streams depend on: who may still listen, and what the bus may have lost."""

import threading
import time
from collections import deque

from flask import Flask
from flask.ctx import RequestContext

from ..config import Config
from ..database import unavailable
from ..extensions import now
from .bus import Bus
from .frames import OVERLAP, Frame
from .hub import Hub
from .registry import lost, said

CHECKED = 3.0
"""Seconds between two looks at everybody's rights, so that a lost one ends its streams within five (S2)."""

LOOKED, LOOKED_WITHOUT_BUS = 20.0, 2.0
"""Seconds between two looks at what was said, while the bus seems to work and while it does not."""

PAUSE, PAUSE_AFTER_FAILURE = 0.2, 1.0
HELD = 1000


class Keeper:
    """One thread of a process, which starts with the first stream and asks nothing while there is none."""

    def __init__(self, app: Flask, hub: Hub, bus: Bus) -> None:
        self._app, self._hub, self._bus = app, hub, bus
        self._held: deque[Frame] = deque(maxlen=HELD)
        self._wake, self._lock = threading.Event(), threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = self._look = self._failed = False

    def start(self) -> None:
        with self._lock:
            if self._thread is None and not self._stopped:
                self._since = now()
                self._checked = self._looked = time.monotonic()
                self._thread = threading.Thread(target=self._run, name="live keeper", daemon=True)
                self._thread.start()

    def look(self) -> None:
        """Find out soon what has not been heard."""
        self._look = True
        self._wake.set()

    def hold(self, frame: Frame) -> None:
        """Deliver it once it is known who may listen: without the bus, nobody has told of those who no longer may."""
        self._held.append(frame)
        self._wake.set()

    def stop(self) -> None:
        self._stopped = True
        self._wake.set()

    def _run(self) -> None:
        while not self._stopped:
            self._wake.wait(max(PAUSE, min(self._checked + CHECKED, self._next_look()) - time.monotonic()))
            self._wake.clear()
            try:
                self._work()
                self._failed = False
            except Exception as error:
                self._say(error)
                time.sleep(PAUSE_AFTER_FAILURE)
            time.sleep(PAUSE)

    def _next_look(self) -> float:
        return self._looked + (LOOKED if self._bus.healthy else LOOKED_WITHOUT_BUS)

    def _work(self) -> None:
        """Rights come between asking what was said and delivering it: nobody gets what was said after they left."""
        if not self._hub.size:
            self._held.clear()
            self._checked = self._looked = time.monotonic()
            self._since = now()
            return
        held = tuple(self._held)
        rights, channels = self._hub.heard()
        with self._in_a_request():
            found = self._missed(channels)
            self._hub.cut(lost(rights))
        self._checked = time.monotonic()
        for frame in (*held, *found):
            self._hub.deliver(frame)
        for _ in held:
            self._held.popleft()

    def _in_a_request(self) -> RequestContext:
        """A GET of nobody's: what reads takes no turn to write, and partials find their addresses."""
        config: Config = self._app.config["MEETUP"]
        return self._app.test_request_context(base_url=config.base_url)

    def _missed(self, channels: set[str]) -> list[Frame]:
        if not self._look and time.monotonic() < self._next_look():
            return []
        self._look, at = False, now()
        try:
            found = said(channels, self._since - OVERLAP)
        except Exception:
            self._look = True
            raise
        self._since, self._looked = at, time.monotonic()
        return found

    def _say(self, error: Exception) -> None:
        """Once for each time that it goes wrong, and without what it says, which may be what somebody typed (L1)."""
        if not self._failed:
            what = "database not available" if unavailable(error) else "unexpected"
            self._app.logger.warning("live: %s (%s)", what, type(error).__name__)
        self._failed = True
