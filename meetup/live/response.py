"""The answer that does not end: who may have it, what they missed, and how their connection gets to the hub."""

import random
import socket
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from time import monotonic

from flask import Response, request
from werkzeug.exceptions import NotFound, ServiceUnavailable

from ..extensions import db, now
from . import frames
from .frames import Frame
from .hub import Hub
from .registry import lost_rights
from .sockets import client_socket, take_over
from .streams import Stream, StreamRight

Replay = Callable[[datetime], Iterable[Frame]]

RETRY_MILLISECONDS = 1000, 5000
"""Milliseconds, drawn for each stream, after which it is asked for again: a whole hall must not come back at once."""

RELAYED_RETRY_MILLISECONDS = 300, 1000
MAX_RELAYS = 4
RELAY_SECONDS = 8.0
"""Seconds. Where a thread is spent on each stream, few are kept waiting and not for long; the others ask again."""

HEADERS = {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}


def stream_response(
    hub: Hub, channels: Collection[str], account: int, rights: Collection[StreamRight], replay: Replay
) -> Response:
    """An endless answer with what comes on ``channels``, after what was missed.

    Raises:
        NotFound: one of the ``rights`` is not held.
        ServiceUnavailable: the process has as many streams as it may.
    """
    if request.method == "HEAD":
        return _response(())
    client = client_socket(request.environ)
    chunked = client is not None and request.environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    stream, at = Stream(tuple(channels), account, tuple(rights), chunked), now()
    if not hub.open(stream):
        raise ServiceUnavailable
    try:
        opening_bytes = _missed_bytes(stream, at, replay)
    except BaseException:
        hub.end(stream)
        raise
    retry = random.randint(*(RETRY_MILLISECONDS if client else RELAYED_RETRY_MILLISECONDS))  # noqa: S311  nobody gains by guessing it
    opening_bytes = frames.encode_greeting(frames.make_stamp(at), retry) + opening_bytes
    return _response(
        HandedOverBody(hub, stream, opening_bytes, client) if client else RelayedBody(hub, stream, opening_bytes)
    )


def _missed_bytes(stream: Stream, at: datetime, replay: Replay) -> bytes:
    """What a client lacks that comes with ``Last-Event-ID``, or that read the page named by ``?after=``.

    What is committed from now on comes to the open stream. Of what was before, nothing may hide behind the snapshot
    of a transaction that began earlier; so that one ends here.
    """
    db.session.commit()
    if lost_rights(stream.rights):
        raise NotFound
    seen = request.headers.get("Last-Event-ID") or request.args.get("after")
    found = replay(frames.replay_start(seen, at))
    return b"".join(frame.raw for frame in found if stream.account not in frame.excluded_accounts)


def _response(body: Iterable[bytes]) -> Response:
    return Response(body, mimetype="text/event-stream", headers=HEADERS, direct_passthrough=True)


class HandedOverBody:
    """Greets through the server, then leaves it a decoy and gives the connection to the hub."""

    def __init__(self, hub: Hub, stream: Stream, begun: bytes, client: socket.socket) -> None:
        self._hub, self._stream, self._begun, self._client = hub, stream, begun, client
        self._decoy: socket.socket | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._begun:
            opening_bytes, self._begun = self._begun, b""
            return opening_bytes
        if self._decoy is None:
            fd, self._decoy = take_over(self._client)
            self._hub.attach(self._stream, fd)
        raise StopIteration

    def close(self) -> None:
        """The server has done with it. Where it never came to the end, so has the client."""
        if self._decoy:
            self._decoy.close()
        else:
            self._hub.end(self._stream)


class RelayedBody:
    """Passes on what the hub writes, where the connection is out of reach: other servers, TLS in the server, tests."""

    _slots = threading.BoundedSemaphore(MAX_RELAYS)

    def __init__(self, hub: Hub, stream: Stream, begun: bytes) -> None:
        self._begun = begun
        self._holds_slot = self._slots.acquire(blocking=False)
        self._until = monotonic() + (RELAY_SECONDS if self._holds_slot else 0)
        self._ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        hub.attach(stream, theirs.detach())

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._begun:
            opening_bytes, self._begun = self._begun, b""
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
        """Closing our end tells the hub."""
        self._ours.close()
        if self._holds_slot:
            self._holds_slot = False
            self._slots.release()
