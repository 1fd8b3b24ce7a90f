"""The thread that owns the sockets of all streams of a process. It writes to them without ever waiting for one."""

import selectors
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from contextlib import suppress
from logging import Logger
from typing import Any

from .call_queue import CallQueue
from .frames import HEARTBEAT, Frame, encode_chunk
from .listeners import ChannelListeners
from .seen_frames import SeenFrames
from .sockets import send
from .streams import AccountStreams, RemoteStream, Stream, StreamRight

MAX_UNSENT_BYTES = 64 * 1024
"""Bytes that may wait for a slow client. If more pile up, its stream ends, and the client reconnects and catches up."""

HEARTBEAT_SECONDS = 15
"""Seconds between two heartbeats of a stream."""

FrameNote = Callable[[Frame], None]
_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Hub:
    """Hold the streams of one process. Its thread starts with the first stream, and therefore after any fork.

    Any thread may call the public methods. Most of them only queue the work, which the hub's thread does in order.
    ``note`` is told of each frame before it is delivered.
    """

    def __init__(self, max_streams: int, logger: Logger, accounts: AccountStreams, note: FrameNote) -> None:
        self.max_streams, self.stream_count = max_streams, 0
        self._logger, self._accounts, self._note = logger, accounts, note
        self._streams: dict[Stream, None] = {}  # a quarter of the size of a set
        self._listeners = ChannelListeners()
        self._seen_frames = SeenFrames()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = False
        self._next_tick, self._last_tick = 0.0, 0

    def open(self, stream: Stream) -> bool:
        """Keep frames for ``stream`` from now on. Return False if there is no room for another stream."""
        with self._lock:
            if self.stream_count >= self.max_streams or self._stopped or (self._thread and not self._thread.is_alive()):
                return False
            self.stream_count += 1
            if self._thread is None:
                self._start()
        self._call_in_thread(self._open, stream)
        return True

    def attach(self, stream: Stream, fd: int) -> None:
        """Take over the descriptor ``fd`` and write the frames for ``stream`` to it."""
        self._call_in_thread(self._adopt, stream, fd)

    def end(self, stream: Stream) -> None:
        self._call_in_thread(self._end, stream)

    def deliver(self, frame: Frame) -> None:
        """Write ``frame`` to every stream that listens to its channel."""
        self._note(frame)  # before it is queued: a stream that is opened later finds it there
        self._call_in_thread(self._deliver, frame)

    def end_streams_with(self, rights: Collection[StreamRight]) -> None:
        """End the streams that depend on any of ``rights``."""
        self._call_in_thread(self._cut, frozenset(rights))

    def remote_stream_opened(self, account: int, stranger: RemoteStream) -> None:
        self._call_in_thread(lambda: self._end_oldest(self._accounts.remote_stream_opened(account, stranger)))

    def remote_stream_ended(self, account: int, stranger: RemoteStream) -> None:
        self._call_in_thread(self._accounts.remote_stream_ended, account, stranger)

    def forget_remote_streams(self) -> None:
        self._call_in_thread(self._accounts.forget_remote_streams)

    def forget_streams_of(self, process_name: str) -> None:
        self._call_in_thread(self._accounts.forget_process, process_name)

    def announce_streams(self) -> None:
        """Tell the other processes about every stream of this one."""
        self._call_in_thread(lambda: self._accounts.announce(self._streams))

    def rights_and_channels(self) -> tuple[set[StreamRight], set[str]]:
        """Return every right that a stream depends on, and every channel that a stream listens to.

        Raises:
            TimeoutError: The hub did not answer within five seconds.
        """
        answer: Future[tuple[set[StreamRight], set[str]]] = Future()
        self._call_in_thread(
            lambda: answer.set_result(
                ({right for stream in self._streams for right in stream.rights}, set(self._listeners))
            )
        )
        return answer.result(5)

    def stop(self) -> None:
        """End every stream properly, and refuse to open new ones."""
        with self._lock:
            self._stopped = True
        if self._thread:
            self._call_in_thread(self._stop)
            self._thread.join(2)
            if not self._thread.is_alive():
                self._selector.close()
                self._calls.close()

    def _start(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._calls = CallQueue()
        self._selector.register(self._calls, _READ)
        self._thread = threading.Thread(target=self._run, name="live hub", daemon=True)
        self._thread.start()

    def _call_in_thread(self, function: Callable[..., None], *arguments: Any) -> None:
        if self._thread and self._thread.is_alive():  # without the thread there are no streams
            self._calls.put(function, *arguments)

    def _run(self) -> None:
        running = True
        while running:
            for key, events in self._selector.select(max(0.0, self._next_tick - time.monotonic())):
                if key.data is None:
                    running = self._run_calls()
                elif not self._run_safely(self._handle_socket_event, key.data, events):
                    self._run_safely(self._end, key.data)
            if time.monotonic() >= self._next_tick:
                self._run_safely(self._tick)

    def _run_calls(self) -> bool:
        """Make the calls that wait. Return False once the hub has been told to stop."""
        for function, arguments in self._calls.take_all():
            self._run_safely(function, *arguments)
            if function == self._stop:
                return False
        return True

    def _run_safely(self, function: Callable[..., None], *arguments: Any) -> bool:
        """Call ``function``. Log an error and return False if it fails, so that the other streams go on."""
        try:
            function(*arguments)
        except Exception as error:
            self._logger.error("live: unexpected %s in %s", type(error).__name__, function.__name__)
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
            stream.close_connection()
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
        if self._seen_frames.add(frame):
            for stream in self._listeners.streams_of(frame.channel):
                if stream.account not in frame.excluded_accounts:
                    self._write(stream, frame.chunk if stream.chunked else frame.raw)

    def _write(self, stream: Stream, data: bytes) -> None:
        """Hand ``data`` to the kernel, or keep it until the socket accepts it."""
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
        if events & _READ:  # the client hung up; a browser sends nothing after its request
            self._end(stream)
            return
        waiting, stream.unsent = stream.unsent, b""
        self._selector.modify(stream.fd, _READ, stream)
        self._write(stream, waiting)

    def _tick(self) -> None:
        """Write a heartbeat to the streams whose turn has come since the last tick, and forget old frames.

        A busy hub ticks late, so it also catches up on the seconds that it skipped (S3).
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
        self._seen_frames.forget_old(now)

    def _cut(self, rights: frozenset[StreamRight]) -> None:
        for stream in [s for s in self._streams if s.has_any_right(rights)]:
            self._run_safely(self._end, stream, "over")

    def _stop(self) -> None:
        for stream in tuple(self._streams):
            self._run_safely(self._end, stream)

    def _end(self, stream: Stream, reason: str = "") -> None:
        """End ``stream``. The client is sent ``reason`` if there is one, and should then not reconnect by itself."""
        if stream.ended is not None:
            return
        stream.ended = reason
        with self._lock:
            self.stream_count -= 1
        self._streams.pop(stream, None)
        for channel in stream.channels:
            self._listeners.discard(channel, stream)
        try:
            self._accounts.ended(stream)
        finally:
            if stream.fd >= 0:
                with suppress(KeyError, ValueError):  # the selector never watched it
                    self._selector.unregister(stream.fd)
                stream.close_connection()
