"""The endless response of a stream: its head, its opening, and then what the hub writes."""

import os
import socket
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from time import monotonic

from flask import Response, request
from werkzeug.exceptions import ServiceUnavailable

from ..extensions import now
from .hub import Hub
from .openings import Opening, Openings, Replay
from .sockets import ServerSocket, find_server_socket, prepare_for_stream
from .streams import Stream, StreamRight

RETRY_MILLISECONDS = 1000, 5000
"""Range of milliseconds after which a client reconnects, drawn at random so that a hall does not come back at once."""

RELAYED_RETRY_MILLISECONDS = 300, 1000
"""The same range for a stream that is relayed by a thread of the server."""

MAX_RELAYS = 4
RELAY_SECONDS = 8.0
"""Seconds that a relayed stream lasts. Each takes a thread of the server, so only ``MAX_RELAYS`` of them may wait that
long. All others end at once when nothing is there to send, and their clients ask again.
"""

HEADERS = {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}


def stream_response(
    hub: Hub,
    openings: Openings,
    channels: Collection[str],
    account: int,
    rights: Collection[StreamRight],
    replay: Replay,
) -> Response:
    """Return an endless response with the frames that were missed and then those that come on ``channels``.

    Our server holds its head back until the rights have been checked, together with those of other streams. If one is
    not held, the view is called again, and raises what it raises without our server.

    Raises:
        NotFound: One of the ``rights`` is not held.
        ServiceUnavailable: The process has no room for another stream.
    """
    if request.method == "HEAD":
        return _response(())
    client = find_server_socket(request.environ)
    chunked = client is not None and request.environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    stream, at = Stream(tuple(channels), account, tuple(rights), chunked), now()
    if not hub.open(stream):
        raise ServiceUnavailable
    try:
        last_stamp = request.headers.get("Last-Event-ID") or request.args.get("after")  # a page names its stamp so
        retry = RETRY_MILLISECONDS if client else RELAYED_RETRY_MILLISECONDS
        opening = Opening.prepare(stream, at, last_stamp, retry, replay)
        if client and not client.is_second_time:
            return _response(HandedOverBody(hub, stream, b"", client, partial(openings.put, opening, client)))
        data = opening.load()
    except BaseException:
        hub.end(stream)
        raise
    return _response(HandedOverBody(hub, stream, data, client) if client else RelayedBody(hub, stream, data))


def _response(body: Iterable[bytes]) -> Response:
    return Response(body, mimetype="text/event-stream", headers=HEADERS, direct_passthrough=True)


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
