"""The loop's side of all connections of a worker: read requests, send answers, and close what takes too long."""

import socket
from collections.abc import Callable
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE, BaseSelector
from time import monotonic
from typing import Any

from gunicorn import http, util

from .chunks import BadChunkError
from .connection import Connection, State
from .requests import BodyTooLargeError

MAX_EXPECTED_BYTES = 512 * 1024 * 1024
"""Bytes of all bodies that are being received. Whoever would send more is asked to come back."""

READS_AT_A_TIME = 16
"""Pieces that are read from one client before it is the turn of the others."""

Requested = Callable[[Connection], None]
ParseFailed = Callable[[Connection, Exception], None]


class Clients:
    """Hold the connections that wait for their clients. All of it happens in one thread, the worker's loop.

    ``requested`` takes a connection with a complete request, which comes back with ``answer``. ``parse_failed`` writes
    the answer to a request that is not well-formed.
    """

    def __init__(self, poller: BaseSelector, logger: Any, requested: Requested, parse_failed: ParseFailed) -> None:
        self._poller, self._log = poller, logger
        self._requested, self._parse_failed = requested, parse_failed
        self._waiting: dict[Connection, None] = {}
        self.count = 0
        self.idle_seconds: float | None = None
        """Seconds for which a connection is kept for its next request, if they are fewer than gunicorn's setting."""

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, connection: Connection) -> None:
        self.count += 1
        self._watch(connection, EVENT_READ)
        self._guard(connection, self._read)

    def answer(self, connection: Connection, keeps_alive: bool) -> None:
        """Send the answer that has been written, then wait for the next request, hand over, or close."""
        connection.keeps_alive = keeps_alive
        connection.wait(State.ANSWER)
        self._guard(connection, self._send)

    def answer_held(self, connection: Connection, data: bytes) -> None:
        """Send an answer that was held back, and ``data`` after it."""
        connection.wait(State.ANSWER)
        self._guard(connection, self._send_with, data)

    def limit_idle_time(self, seconds: float) -> None:
        """Close connections ``seconds`` after their last answer from now on, because the worker stops."""
        self.idle_seconds = seconds
        for connection in self._waiting:
            if connection.state is State.IDLE:
                connection.deadline = min(connection.deadline, monotonic() + seconds)

    def close_late(self) -> None:
        """Close the connections whose clients have taken too long."""
        now = monotonic()
        for connection in [each for each in self._waiting if each.is_late(now)]:
            if connection.state is State.BODY:
                self._guard(connection, self._refuse, 408, "Request Timeout")
            else:
                self.close(connection)

    def close_longest_waiting(self) -> None:
        """Make room for a new client: the one that has been waited for longest goes, bodies and answers last."""
        if self._waiting:
            unimportant_states = (State.IDLE, State.HANDSHAKE, State.HEAD, State.LINGER)
            self.close(min(self._waiting, key=lambda c: (c.state not in unimportant_states, c.waiting_since)))

    def close_all(self) -> None:
        for connection in tuple(self._waiting):
            self.close(connection)

    def close(self, connection: Connection) -> None:
        if connection.state is State.CLOSED:
            return
        self._unwatch(connection)
        self.count -= 1
        receiver, connection.sock.receiver = connection.sock.receiver, None
        connection.close()
        if receiver:
            receiver(None)

    def _watch(self, connection: Connection, events: int) -> None:
        if connection in self._waiting:
            self._unwatch(connection)
        self._waiting[connection] = None
        self._poller.register(connection.raw, events, partial(self._handle_event, connection))

    def _unwatch(self, connection: Connection) -> None:
        if connection in self._waiting:
            del self._waiting[connection]
            self._poller.unregister(connection.raw)

    def _handle_event(self, connection: Connection, _raw: socket.socket) -> None:
        if connection in self._waiting:  # otherwise, an earlier event of the same round closed it
            self._guard(connection, self._send if connection.state is State.ANSWER else self._read)

    def _guard(self, connection: Connection, step: Callable[..., None], *arguments: Any) -> None:
        """Take a step. If it fails, that is the end of one connection and not of the worker."""
        try:
            step(connection, *arguments)
        except OSError as error:
            self._log.debug("Closing connection. %s", error)
            self.close(connection)
        except Exception:
            self._log.exception("Unexpected error on a connection")
            self.close(connection)

    def _read(self, connection: Connection) -> None:
        if connection.state is State.HANDSHAKE:
            if not connection.shake_hands():
                return
            connection.wait(State.IDLE)
        reads = 0
        while connection in self._waiting and (reads < READS_AT_A_TIME or connection.has_decrypted_bytes):
            data = connection.receive()
            reads += 1
            if data is None:
                return
            if not data:
                self.close(connection)
            elif connection.state is not State.LINGER:
                self._feed(connection, data)

    def _feed(self, connection: Connection, data: bytes) -> None:
        """Read on in the request of ``connection``, and have it answered if it is complete."""
        incoming = connection.incoming
        try:
            is_complete = incoming.feed(data)
        except BodyTooLargeError:
            self._refuse(connection, 413, "Content Too Large")
        except BadChunkError:
            self._refuse(connection, 400, "Bad Request")
        except (http.errors.ParseException, http.errors.NoMoreData, StopIteration) as error:
            self._unwatch(connection)
            self._parse_failed(connection, error)
            self.answer(connection, keeps_alive=False)
        except OSError:
            self._log.exception("There is no room to receive a request")
            self._refuse(connection, 503, "Service Unavailable")
        else:
            if is_complete:
                self._unwatch(connection)
                connection.wait(State.THREAD)
                self._requested(connection)
            elif incoming.has_begun:
                self._wait_for_rest(connection)

    def _wait_for_rest(self, connection: Connection) -> None:
        state = State.BODY if connection.incoming.has_head else State.HEAD
        if connection.state is not state:
            connection.wait(state)
            if sum(each.incoming.expected_bytes for each in self._waiting) > MAX_EXPECTED_BYTES:
                self._refuse(connection, 503, "Service Unavailable")

    def _refuse(self, connection: Connection, status: int, reason: str) -> None:
        self._unwatch(connection)
        util.write_error(connection.sock, status, reason, "")
        self.answer(connection, keeps_alive=False)

    def _send(self, connection: Connection) -> None:
        if not connection.sock.flush():
            if connection not in self._waiting:
                self._watch(connection, EVENT_WRITE)
            return
        self._unwatch(connection)
        connection.answered()
        if connection.sock.receiver:
            self._hand_over(connection, connection.sock.receiver)
        elif connection.keeps_alive:
            self._wait_for_request(connection)
        else:
            self._linger(connection)

    def _send_with(self, connection: Connection, data: bytes) -> None:
        connection.sock.append(data)
        self._send(connection)

    def _hand_over(self, connection: Connection, receiver: Callable[[int | None], None]) -> None:
        connection.sock.receiver = None
        fd = connection.raw.detach()
        self.count -= 1
        connection.close()
        receiver(fd)

    def _wait_for_request(self, connection: Connection) -> None:
        connection.incoming.finish()
        connection.wait(State.IDLE)
        if self.idle_seconds is not None:
            connection.deadline = min(connection.deadline, monotonic() + self.idle_seconds)
        self._watch(connection, EVENT_READ)
        self._feed(connection, b"")  # the next request may be here already
        if connection.has_decrypted_bytes and connection in self._waiting:
            self._read(connection)

    def _linger(self, connection: Connection) -> None:
        """Close a connection so that its last answer arrives, although its client may still be sending."""
        connection.wait(State.LINGER)
        connection.raw.shutdown(socket.SHUT_WR)
        self._watch(connection, EVENT_READ)
