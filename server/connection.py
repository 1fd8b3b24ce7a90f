"""One connection of a client: what it is waiting for, and until when."""

import socket
import ssl
import time
from enum import Enum
from typing import Any

from gunicorn import sock
from gunicorn.config import Config

from .client_socket import ClientSocket
from .requests import IncomingRequest

HEAD_SECONDS = 10.0
"""Seconds in which a client has to send the head of a request, and to agree on TLS."""

PACE_SECONDS, PACE_BYTES = 30.0, 8 * 1024
"""In so many seconds, a client has to send so much of a body, or to take so much of an answer, unless that is all."""

LINGER_SECONDS = 2.0
"""Seconds for which we read what a client still sends after the last answer, so that the answer reaches it."""

RECEIVE_BYTES = 64 * 1024
MAX_BODY_BYTES = 16 * 1024 * 1024
"""Bytes of a body that is read. The application refuses a longer one by its length; its own limit is lower."""


class State(Enum):
    """What a connection waits for."""

    HANDSHAKE, IDLE, HEAD, BODY, THREAD, ANSWER, LINGER, CLOSED = range(8)


class Connection:
    """Hold what gunicorn's worker expects of one, and the state of reading and writing.

    Either the worker's loop uses a connection, or the thread that answers its request (``State.THREAD``).
    """

    def __init__(self, config: Config, raw: socket.socket, client: Any, server: Any) -> None:
        self.cfg, self.client, self.server = config, client, server
        raw.setblocking(False)
        if config.is_ssl:
            raw = sock.ssl_wrap_socket(raw, config)
        elif raw.family in (socket.AF_INET, socket.AF_INET6):
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # an answer is written at once
        self.raw, self.sock = raw, ClientSocket(raw)
        self.incoming = IncomingRequest(config, client, MAX_BODY_BYTES, self._send_continue)
        self.state, self.deadline, self.waiting_since = State.IDLE, 0.0, 0.0
        self.received_bytes = self._paced_from = 0
        self.keeps_alive = False
        self.wait(State.HANDSHAKE if config.is_ssl else State.IDLE)

    @property
    def parser(self) -> Any:
        return self.incoming.parser

    @property
    def has_decrypted_bytes(self) -> bool:
        """Return whether bytes have been decrypted that do not make the socket readable any more."""
        return isinstance(self.raw, ssl.SSLSocket) and self.state is not State.CLOSED and self.raw.pending() > 0

    def wait(self, state: State) -> None:
        """Begin to wait for something, for as long as a client may take for it."""
        seconds = {
            State.IDLE: self.cfg.keepalive,
            State.HANDSHAKE: HEAD_SECONDS,
            State.HEAD: HEAD_SECONDS,
            State.LINGER: LINGER_SECONDS,
        }
        self.state, self.waiting_since = state, time.monotonic()
        self.deadline = self.waiting_since + seconds.get(state, PACE_SECONDS)
        self._paced_from = self._moved_bytes()

    def is_late(self, now: float) -> bool:
        """Return whether the client has taken too long. A body or an answer that goes on fast enough never does."""
        if now < self.deadline:
            return False
        if self.state in (State.BODY, State.ANSWER):
            moved = self._moved_bytes()
            if moved - self._paced_from >= PACE_BYTES:
                self._paced_from, self.deadline = moved, now + PACE_SECONDS
                return False
        return True

    def shake_hands(self) -> bool:
        """Go on with the TLS handshake. Return whether it is complete.

        Raises:
            OSError: It failed.
        """
        assert isinstance(self.raw, ssl.SSLSocket)
        try:
            self.raw.do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False
        return True

    def receive(self) -> bytes | None:
        """Return what has arrived, nothing at the end of the connection, or None if nothing has arrived.

        Raises:
            OSError: The connection is broken.
        """
        try:
            data = self.raw.recv(RECEIVE_BYTES)
        except (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None
        self.received_bytes += len(data)
        return data

    def close(self) -> None:
        self.state = State.CLOSED
        self.raw.close()
        self.sock.unsent.close()
        self.incoming.close()
        self.answered()

    def answered(self) -> None:
        """Tell whoever counts answers such as this one that it has been sent, or never will be."""
        if on_answered := self.sock.on_answered:
            self.sock.on_answered = None
            on_answered()

    def _moved_bytes(self) -> int:
        if self.state is State.ANSWER:
            return self.sock.taken_bytes()
        return self.received_bytes

    def _send_continue(self) -> None:
        self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.sock.flush()
