"""The endless response of a stream: check the rights, send missed frames, and give the connection to the hub."""

import os
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
from .sockets import HandOver, find_hand_over, prepare_for_stream
from .streams import Stream, StreamRight

Replay = Callable[[datetime], Iterable[Frame]]

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
    hub: Hub, channels: Collection[str], account: int, rights: Collection[StreamRight], replay: Replay
) -> Response:
    """Return an endless response with the frames that were missed and then those that come on ``channels``.

    Raises:
        NotFound: One of the ``rights`` is not held.
        ServiceUnavailable: The process has no room for another stream.
    """
    if request.method == "HEAD":
        return _response(())
    hand_over = find_hand_over(request.environ)
    chunked = hand_over is not None and request.environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    stream, at = Stream(tuple(channels), account, tuple(rights), chunked), now()
    if not hub.open(stream):
        raise ServiceUnavailable
    try:
        opening_bytes = _missed_bytes(stream, at, replay)
    except BaseException:
        hub.end(stream)
        raise
    retry = random.randint(*(RETRY_MILLISECONDS if hand_over else RELAYED_RETRY_MILLISECONDS))  # noqa: S311  nobody gains by guessing it
    opening_bytes = frames.encode_greeting(frames.make_stamp(at), retry) + opening_bytes
    return _response(
        HandedOverBody(hub, stream, opening_bytes, hand_over) if hand_over else RelayedBody(hub, stream, opening_bytes)
    )


def _missed_bytes(stream: Stream, at: datetime, replay: Replay) -> bytes:
    """Return the frames that a client has missed since the stamp in ``Last-Event-ID`` or ``?after=``.

    A page names its stamp with ``?after=``. Whatever is committed from now on reaches the open stream. The current
    transaction is ended first, because its snapshot may hide what was committed since it began.

    Raises:
        NotFound: One of the rights of ``stream`` is not held.
    """
    db.session.commit()
    if lost_rights(stream.rights):
        raise NotFound
    last_stamp = request.headers.get("Last-Event-ID") or request.args.get("after")
    missed_frames = replay(frames.replay_start(last_stamp, at))
    return b"".join(frame.raw for frame in missed_frames if stream.account not in frame.excluded_accounts)


def _response(body: Iterable[bytes]) -> Response:
    return Response(body, mimetype="text/event-stream", headers=HEADERS, direct_passthrough=True)


class HandedOverBody:
    """Send the opening bytes through the server, then have it give the connection to the hub."""

    def __init__(self, hub: Hub, stream: Stream, opening_bytes: bytes, hand_over: HandOver) -> None:
        self._hub, self._stream, self._opening_bytes, self._hand_over = hub, stream, opening_bytes, hand_over
        self._handed_over = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._opening_bytes:
            opening_bytes, self._opening_bytes = self._opening_bytes, b""
            return opening_bytes
        if not self._handed_over:
            self._handed_over = True
            self._hand_over(self._take_over)
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
