"""The body of a stream's response: its opening, and how what the hub writes reaches the client."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from time import monotonic

from .hub import Hub
from .sockets import ServerSocket, prepare_for_stream
from .streams import Stream

MAX_RELAYS = 4
RELAY_SECONDS = 8.0
"""Seconds that a relayed stream lasts. Each takes a thread of the server, so only ``MAX_RELAYS`` of them may wait that
long. All others end at once when nothing is there to send, and their clients ask again.
"""


class HandedOverBody:
    """Send the opening bytes through the server, then have it give the connection to the hub.

    With ``on_held``, the server holds back what was written, and calls this function then.
    """

    def __init__(
        self,
        hub: Hub,
        stream: Stream,
        opening_bytes: bytes,
        client: ServerSocket,
        on_held: Callable[[], None] | None = None,
    ) -> None:
        self._hub, self._stream, self._client, self._on_held = hub, stream, client, on_held
        self._parts = iter((opening_bytes,))  # an empty one has the head written as well
        self._handed_over = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        for part in self._parts:
            return part
        if not self._handed_over:
            self._handed_over = True
            self._client.hand_over(self._take_over)
            if self._on_held:
                self._client.hold_back(self._on_held)
        raise StopIteration

    def close(self) -> None:
        """End the stream if the connection was never handed over."""
        if not self._handed_over:
            self._hub.end(self._stream)

    def _take_over(self, fd: int | None) -> None:
        if fd is None:
            self._hub.end(self._stream)
            return
        try:
            prepare_for_stream(fd)
        except OSError:
            os.close(fd)
            self._hub.end(self._stream)
            raise
        self._hub.attach(self._stream, fd)


class RelayedBody:
    """Relay what the hub writes if the connection cannot be taken over: other servers, TLS in the server, and tests."""

    _slots = threading.BoundedSemaphore(MAX_RELAYS)

    def __init__(self, hub: Hub, stream: Stream, opening_bytes: bytes) -> None:
        self._opening_bytes = opening_bytes
        self._holds_slot = self._slots.acquire(blocking=False)
        self._until = monotonic() + (RELAY_SECONDS if self._holds_slot else 0)
        self._ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        hub.attach(stream, theirs.detach())

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._opening_bytes:
            opening_bytes, self._opening_bytes = self._opening_bytes, b""
            return opening_bytes
        self._ours.settimeout(max(0.001, self._until - monotonic()))
        try:
            data = self._ours.recv(65536)
        except TimeoutError:
            raise StopIteration from None
        if not data:
            raise StopIteration
        return data

    def close(self) -> None:
        """Close this end of the socket pair, which makes the hub end the stream."""
        self._ours.close()
        if self._holds_slot:
            self._holds_slot = False
            self._slots.release()
