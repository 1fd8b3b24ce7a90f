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
from .registry import lost
from .sockets import connection, take
from .streams import Right, Stream

Replay = Callable[[datetime], Iterable[Frame]]

RETRY = 1000, 5000
"""Milliseconds, drawn for each stream, after which it is asked for again: a whole hall must not come back at once."""

RETRY_RELAYED = 300, 1000
RELAYS = 4
RELAYED = 8.0
"""Seconds. Where a thread is spent on each stream, few are kept waiting and not for long; the others ask again."""

HEADERS = {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}


def answer(hub: Hub, channels: Collection[str], account: int, rights: Collection[Right], replay: Replay) -> Response:
    """An endless answer with what comes on ``channels``, after what was missed.

    Raises:
        NotFound: one of the ``rights`` is not held.
        ServiceUnavailable: the process has as many streams as it may.
    """
    if request.method == "HEAD":
        return _response(())
    client = connection(request.environ)
    chunked = client is not None and request.environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    stream, at = Stream(tuple(channels), account, tuple(rights), chunked), now()
    if not hub.open(stream):
        raise ServiceUnavailable
    try:
        begun = _missed(stream, at, replay)
    except BaseException:
        hub.end(stream)
        raise
    retry = random.randint(*(RETRY if client else RETRY_RELAYED))  # noqa: S311  nobody gains by guessing it
    begun = frames.greeting(frames.stamp(at), retry) + begun
    return _response(HandedOver(hub, stream, begun, client) if client else Relayed(hub, stream, begun))


def _missed(stream: Stream, at: datetime, replay: Replay) -> bytes:
    """What a client lacks that comes with ``Last-Event-ID``, or that read the page named by ``?after=``.

    What is committed from now on comes to the open stream. Of what was before, nothing may hide behind the snapshot
    of a transaction that began earlier; so that one ends here.
    """
    db.session.commit()
    if lost(stream.rights):
        raise NotFound
    seen = request.headers.get("Last-Event-ID") or request.args.get("after")
    found = replay(frames.moment(seen, at))
    return b"".join(frame.raw for frame in found if stream.account not in frame.without)


def _response(body: Iterable[bytes]) -> Response:
    return Response(body, mimetype="text/event-stream", headers=HEADERS, direct_passthrough=True)


class HandedOver:
    """Greets through the server, then leaves it a decoy and gives the connection to the hub."""

    def __init__(self, hub: Hub, stream: Stream, begun: bytes, client: socket.socket) -> None:
        self._hub, self._stream, self._begun, self._client = hub, stream, begun, client
        self._decoy: socket.socket | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._begun:
            begun, self._begun = self._begun, b""
            return begun
        if self._decoy is None:
            fd, self._decoy = take(self._client)
            self._hub.adopt(self._stream, fd)
        raise StopIteration

    def close(self) -> None:
        """The server has done with it. Where it never came to the end, so has the client."""
        if self._decoy:
            self._decoy.close()
        else:
            self._hub.end(self._stream)


class Relayed:
    """Passes on what the hub writes, where the connection is out of reach: other servers, TLS in the server, tests."""

    _waiting = threading.BoundedSemaphore(RELAYS)

    def __init__(self, hub: Hub, stream: Stream, begun: bytes) -> None:
        self._begun = begun
        self._waits = self._waiting.acquire(blocking=False)
        self._until = monotonic() + (RELAYED if self._waits else 0)
        self._ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        hub.adopt(stream, theirs.detach())

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._begun:
            begun, self._begun = self._begun, b""
            return begun
        self._ours.settimeout(max(0.001, self._until - monotonic()))
        try:
            came = self._ours.recv(65536)
        except TimeoutError:
            raise StopIteration from None
        if not came:
            raise StopIteration
        return came

    def close(self) -> None:
        """Closing our end tells the hub."""
        self._ours.close()
        if self._waits:
            self._waits = False
            self._waiting.release()
