"""One thread that owns the sockets of all streams of a process, and writes to them without ever waiting for one."""

import os
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Collection
from concurrent.futures import Future
from contextlib import suppress
from logging import Logger
from typing import Any

from .frames import HEARTBEAT, LAST_CHUNK, Frame, chunk, written
from .listeners import Listeners
from .sockets import send
from .streams import Accounts, Right, Stranger, Stream

UNSENT = 64 * 1024
"""Bytes that wait for a slow client; one that lets more come up loses its stream, and comes back for what it missed."""

BEAT = 15
"""Seconds between two heartbeats of a stream."""

REMEMBERED = 90.0
"""Seconds for which a frame that comes again is known to be the same."""

_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Hub:
    """The streams of one process. Its thread starts with the first of them, so after any fork.

    Everything public may be called by any thread; what it asks for happens in the hub's, in the order of asking.
    """

    def __init__(self, most: int, logger: Logger, accounts: Accounts) -> None:
        self.most, self.size = most, 0
        self._logger, self._accounts = logger, accounts
        self._streams: dict[Stream, None] = {}  # of a quarter of a set's size
        self._listeners = Listeners()
        self._seen: dict[tuple[str, str, str], float] = {}
        self._calls: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = False
        self._beat, self._served = 0.0, 0

    def open(self, stream: Stream) -> bool:
        """Keep for ``stream`` what comes from now on; whether there was room for another one."""
        with self._lock:
            if self.size >= self.most or self._stopped or (self._thread and not self._thread.is_alive()):
                return False
            self.size += 1
            if self._thread is None:
                self._start()
        self._ask(self._open, stream)
        return True

    def adopt(self, stream: Stream, fd: int) -> None:
        """Own ``fd`` from now on, and write to it what is for ``stream``."""
        self._ask(self._adopt, stream, fd)

    def end(self, stream: Stream) -> None:
        self._ask(self._end, stream)

    def deliver(self, frame: Frame) -> None:
        """Write it to all who listen to its channel."""
        self._ask(self._deliver, frame)

    def cut(self, rights: Collection[Right]) -> None:
        """End the streams that stand on any of these."""
        self._ask(self._cut, frozenset(rights))

    def opened_elsewhere(self, account: int, stranger: Stranger) -> None:
        self._ask(lambda: self._make_room(self._accounts.opened_elsewhere(account, stranger)))

    def ended_elsewhere(self, account: int, stranger: Stranger) -> None:
        self._ask(self._accounts.ended_elsewhere, account, stranger)

    def forget_the_others(self) -> None:
        self._ask(self._accounts.forget_the_others)

    def tell_again(self) -> None:
        """Tell the others of every stream here."""
        self._ask(lambda: self._accounts.tell_again(self._streams))

    def heard(self) -> tuple[set[Right], set[str]]:
        """Every right that a stream stands on, and every channel that somebody listens to.

        Raises:
            TimeoutError: the hub has been busy for five seconds.
        """
        answer: Future[tuple[set[Right], set[str]]] = Future()
        self._ask(lambda: answer.set_result(({r for s in self._streams for r in s.rights}, set(self._listeners))))
        return answer.result(5)

    def stop(self) -> None:
        """End every stream in due form; none opens any more."""
        with self._lock:
            self._stopped = True
        if self._thread:
            self._ask(self._stop)
            self._thread.join(2)
            if not self._thread.is_alive():
                for held in (self._selector, self._wakes, self._wake):
                    held.close()

    def _start(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._wakes, self._wake = socket.socketpair()
        for end in (self._wakes, self._wake):
            end.setblocking(False)
        self._selector.register(self._wakes, _READ)
        self._thread = threading.Thread(target=self._run, name="live hub", daemon=True)
        self._thread.start()

    def _ask(self, what: Callable[..., None], *arguments: Any) -> None:
        if self._thread and self._thread.is_alive():  # without one there are no streams
            self._calls.append((what, arguments))
            with suppress(OSError):  # it has been stopped meanwhile
                send(self._wake.fileno(), b"\0")

    def _run(self) -> None:
        running = True
        while running:
            for key, events in self._selector.select(max(0.0, self._beat - time.monotonic())):
                if key.data is None:
                    self._wakes.recv(4096)
                    running = self._obey()
                elif not self._safely(self._attend, key.data, events):
                    self._safely(self._end, key.data)
            if time.monotonic() >= self._beat:
                self._safely(self._each_second)

    def _obey(self) -> bool:
        """Do what was asked for; whether to go on."""
        for _ in range(len(self._calls)):
            what, arguments = self._calls.popleft()
            self._safely(what, *arguments)
            if what == self._stop:
                return False
        return True

    def _safely(self, what: Callable[..., None], *arguments: Any) -> bool:
        """Whether it went well; if not, the streams of all others go on."""
        try:
            what(*arguments)
        except Exception as error:
            self._logger.error("live: unexpected %s in %s", type(error).__name__, what.__name__)
            return False
        return True

    def _open(self, stream: Stream) -> None:
        self._streams[stream] = None
        for channel in stream.channels:
            self._listeners.add(channel, stream)
        self._make_room(self._accounts.opened(stream))

    def _make_room(self, oldest: Stream | None) -> None:
        if oldest:
            self._end(oldest, "elsewhere")

    def _adopt(self, stream: Stream, fd: int) -> None:
        stream.fd = fd
        if stream.ended is not None:
            self._hang_up(stream)
            return
        try:
            self._selector.register(fd, _READ, stream)
        except Exception:
            self._end(stream)
            raise
        waiting, stream.unsent = stream.unsent, b""
        if waiting:
            self._write(stream, waiting)

    def _deliver(self, frame: Frame) -> None:
        if self._is_new(frame):
            for stream in self._listeners.of(frame.channel):
                if stream.account not in frame.without:
                    self._write(stream, frame.chunk if stream.chunked else frame.raw)

    def _is_new(self, frame: Frame) -> bool:
        if frame.stamp is None:
            return True
        key = (frame.channel, frame.event, frame.stamp)
        if key in self._seen:
            return False
        self._seen[key] = time.monotonic()
        return True

    def _write(self, stream: Stream, data: bytes) -> None:
        """Hand it to the kernel, or keep it until the socket takes it."""
        if stream.unsent or stream.fd < 0:
            stream.unsent += data
            if len(stream.unsent) > UNSENT:
                self._end(stream)
            return
        try:
            sent = send(stream.fd, data)
        except OSError:
            self._end(stream)
            return
        if sent < len(data):
            stream.unsent = data[sent:]
            self._selector.modify(stream.fd, _READ | _WRITE, stream)

    def _attend(self, stream: Stream, events: int) -> None:
        if stream.ended is not None:
            return
        if events & _READ:  # it hung up; and what sends more than it asked with is no browser
            self._end(stream)
            return
        waiting, stream.unsent = stream.unsent, b""
        self._selector.modify(stream.fd, _READ, stream)
        self._write(stream, waiting)

    def _each_second(self) -> None:
        """Write a heartbeat to the streams whose turn has come since the last time, and forget what was said long ago.

        A busy hub comes late, and may come in none of a stream's own seconds (S3).
        """
        now = time.monotonic()
        self._beat, since, self._served = now + 1, self._served, int(now)
        turns = {second % BEAT for second in range(max(since, self._served - BEAT) + 1, self._served + 1)}
        due = [s for s in self._streams if hash(s) % BEAT in turns and s.fd >= 0 and not s.unsent]
        for stream in due:
            self._write(stream, chunk(HEARTBEAT) if stream.chunked else HEARTBEAT)
        while self._seen and (oldest := next(iter(self._seen.items())))[1] < now - REMEMBERED:
            del self._seen[oldest[0]]

    def _cut(self, rights: frozenset[Right]) -> None:
        for stream in [s for s in self._streams if s.stands_on(rights)]:
            self._safely(self._end, stream, "over")

    def _stop(self) -> None:
        for stream in tuple(self._streams):
            self._safely(self._end, stream)

    def _end(self, stream: Stream, why: str = "") -> None:
        """End it. ``why`` is told where the client had better not come back by itself."""
        if stream.ended is not None:
            return
        stream.ended = why
        with self._lock:
            self.size -= 1
        self._streams.pop(stream, None)
        for channel in stream.channels:
            self._listeners.discard(channel, stream)
        try:
            self._accounts.ended(stream)
        finally:
            if stream.fd >= 0:
                with suppress(KeyError, ValueError):  # it was never watched
                    self._selector.unregister(stream.fd)
                self._hang_up(stream)

    def _hang_up(self, stream: Stream) -> None:
        """Close its connection, after the reason and whatever ends an answer, if nothing else is on its way."""
        words = written("end", stream.ended) if stream.ended else b""
        if stream.chunked:
            words = (chunk(words) if words else b"") + LAST_CHUNK
        with suppress(OSError):  # it may be gone already
            if words and not stream.unsent:
                send(stream.fd, words)
        os.close(stream.fd)
