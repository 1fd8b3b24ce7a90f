"""One thread that owns the sockets of all streams of a process, and writes to them without ever waiting for one."""

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

from .frames import HEARTBEAT, Frame, encode_chunk
from .listeners import ChannelListeners
from .seen_frames import SeenFrames
from .sockets import close_connection, send
from .streams import AccountStreams, RemoteStream, Stream, StreamRight

MAX_UNSENT_BYTES = 64 * 1024
"""Bytes that may wait for a slow client. With more it loses its stream, and comes back for what it missed."""

HEARTBEAT_SECONDS = 15
"""Seconds between two heartbeats of a stream."""

_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Hub:
    """The streams of one process. Its thread starts with the first stream, and therefore after any fork.

    Any thread may call the public methods. What they ask for happens in the hub's thread, in the order of calls.
    """

    def __init__(self, most: int, logger: Logger, accounts: AccountStreams) -> None:
        self.max_streams, self.stream_count = most, 0
        self._logger, self._accounts = logger, accounts
        self._streams: dict[Stream, None] = {}  # of a quarter of a set's size
        self._listeners = ChannelListeners()
        self._seen_frames = SeenFrames()
        self._calls: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = False
        self._next_tick, self._last_tick = 0.0, 0

    def open(self, stream: Stream) -> bool:
        """Keep what comes for ``stream`` from now on. Return whether there was room for another stream."""
        with self._lock:
            if self.stream_count >= self.max_streams or self._stopped or (self._thread and not self._thread.is_alive()):
                return False
            self.stream_count += 1
            if self._thread is None:
                self._start()
        self._call_in_thread(self._open, stream)
        return True

    def attach(self, stream: Stream, fd: int) -> None:
        """Own ``fd`` from now on, and write to it what is for ``stream``."""
        self._call_in_thread(self._adopt, stream, fd)

    def end(self, stream: Stream) -> None:
        self._call_in_thread(self._end, stream)

    def deliver(self, frame: Frame) -> None:
        """Write it to all who listen to its channel."""
        self._call_in_thread(self._deliver, frame)

    def end_streams_with(self, rights: Collection[StreamRight]) -> None:
        """End the streams that stand on any of these."""
        self._call_in_thread(self._cut, frozenset(rights))

    def remote_stream_opened(self, account: int, stranger: RemoteStream) -> None:
        self._call_in_thread(lambda: self._end_oldest(self._accounts.remote_stream_opened(account, stranger)))

    def remote_stream_ended(self, account: int, stranger: RemoteStream) -> None:
        self._call_in_thread(self._accounts.remote_stream_ended, account, stranger)

    def forget_remote_streams(self) -> None:
        self._call_in_thread(self._accounts.forget_remote_streams)

    def announce_streams(self) -> None:
        """Tell the others of every stream here."""
        self._call_in_thread(lambda: self._accounts.announce(self._streams))

    def rights_and_channels(self) -> tuple[set[StreamRight], set[str]]:
        """Every right that a stream stands on, and every channel that somebody listens to.

        Raises:
            TimeoutError: the hub has been busy for five seconds.
        """
        answer: Future[tuple[set[StreamRight], set[str]]] = Future()
        self._call_in_thread(
            lambda: answer.set_result(({r for s in self._streams for r in s.rights}, set(self._listeners)))
        )
        return answer.result(5)

    def stop(self) -> None:
        """End every stream properly, and let none open any more."""
        with self._lock:
            self._stopped = True
        if self._thread:
            self._call_in_thread(self._stop)
            self._thread.join(2)
            if not self._thread.is_alive():
                for held in (self._selector, self._wake_receiver, self._wake_sender):
                    held.close()

    def _start(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._wake_receiver, self._wake_sender = socket.socketpair()
        for end in (self._wake_receiver, self._wake_sender):
            end.setblocking(False)
        self._selector.register(self._wake_receiver, _READ)
        self._thread = threading.Thread(target=self._run, name="live hub", daemon=True)
        self._thread.start()

    def _call_in_thread(self, what: Callable[..., None], *arguments: Any) -> None:
        if self._thread and self._thread.is_alive():  # without one there are no streams
            self._calls.append((what, arguments))
            with suppress(OSError):  # it has been stopped meanwhile
                send(self._wake_sender.fileno(), b"\0")

    def _run(self) -> None:
        running = True
        while running:
            for key, events in self._selector.select(max(0.0, self._next_tick - time.monotonic())):
                if key.data is None:
                    self._wake_receiver.recv(4096)
                    running = self._run_calls()
                elif not self._run_safely(self._handle_socket_event, key.data, events):
                    self._run_safely(self._end, key.data)
            if time.monotonic() >= self._next_tick:
                self._run_safely(self._tick)

    def _run_calls(self) -> bool:
        """Run the calls that wait. Return whether the thread goes on."""
        for _ in range(len(self._calls)):
            function, arguments = self._calls.popleft()
            self._run_safely(function, *arguments)
            if function == self._stop:
                return False
        return True

    def _run_safely(self, what: Callable[..., None], *arguments: Any) -> bool:
        """Call ``what`` and return whether it succeeded. If it fails, the streams of all others go on."""
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
        self._end_oldest(self._accounts.opened(stream))

    def _end_oldest(self, oldest: Stream | None) -> None:
        if oldest:
            self._end(oldest, "elsewhere")

    def _adopt(self, stream: Stream, fd: int) -> None:
        stream.fd = fd
        if stream.ended is not None:
            close_connection(stream)
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
        if self._seen_frames.is_new(frame):
            for stream in self._listeners.streams_of(frame.channel):
                if stream.account not in frame.excluded_accounts:
                    self._write(stream, frame.chunk if stream.chunked else frame.raw)

    def _write(self, stream: Stream, data: bytes) -> None:
        """Hand ``data`` to the kernel, or keep what the socket does not take yet."""
        if stream.unsent or stream.fd < 0:
            stream.unsent += data
            if len(stream.unsent) > MAX_UNSENT_BYTES:
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

    def _handle_socket_event(self, stream: Stream, events: int) -> None:
        if stream.ended is not None:
            return
        if events & _READ:  # it hung up; and what sends more than it asked with is no browser
            self._end(stream)
            return
        waiting, stream.unsent = stream.unsent, b""
        self._selector.modify(stream.fd, _READ, stream)
        self._write(stream, waiting)

    def _tick(self) -> None:
        """Write a heartbeat to the streams whose turn has come since the last tick, and forget old frames.

        A busy hub comes late, and may come in none of a stream's own seconds (S3).
        """
        now = time.monotonic()
        self._next_tick, since, self._last_tick = now + 1, self._last_tick, int(now)
        turns = {
            second % HEARTBEAT_SECONDS
            for second in range(max(since, self._last_tick - HEARTBEAT_SECONDS) + 1, self._last_tick + 1)
        }
        due = [s for s in self._streams if hash(s) % HEARTBEAT_SECONDS in turns and s.fd >= 0 and not s.unsent]
        for stream in due:
            self._write(stream, encode_chunk(HEARTBEAT) if stream.chunked else HEARTBEAT)
        self._seen_frames.forget_old()

    def _cut(self, rights: frozenset[StreamRight]) -> None:
        for stream in [s for s in self._streams if s.has_any_right(rights)]:
            self._run_safely(self._end, stream, "over")

    def _stop(self) -> None:
        for stream in tuple(self._streams):
            self._run_safely(self._end, stream)

    def _end(self, stream: Stream, why: str = "") -> None:
        """End ``stream``. The client is told ``why`` if it should not come back by itself."""
        if stream.ended is not None:
            return
        stream.ended = why
        with self._lock:
            self.stream_count -= 1
        self._streams.pop(stream, None)
        for channel in stream.channels:
            self._listeners.discard(channel, stream)
        try:
            self._accounts.ended(stream)
        finally:
            if stream.fd >= 0:
                with suppress(KeyError, ValueError):  # it was never watched
                    self._selector.unregister(stream.fd)
                close_connection(stream)
