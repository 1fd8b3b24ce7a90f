"""Streams: what happens in a room is on the other phones at once (docs/decisions/0014).

A slice publishes after its commit, and opens a stream in a view; what it registers finds lost rights and lost frames.
"""

from collections.abc import Collection

from flask import Flask, Response, current_app

from .frames import Frame, make_stamp
from .process import LiveProcess
from .registry import checks_rights, fetches_frames
from .response import Replay, stream_response
from .streams import StreamRight
from .throttling import FrameMaker


def init_app(app: Flask) -> None:
    app.extensions["live"] = LiveProcess(app)


def publish(
    channel: str, event: str, data: str, stamp: str | None = None, excluded_accounts: Collection[int] = ()
) -> None:
    """Send ``data``, a rendered partial, to all who listen to ``channel``, except ``excluded_accounts``.

    Call it after the commit. It neither waits nor fails. ``stamp`` is ``live.stamp(changed_at, id)`` of the row behind
    it, which replays it to whoever comes back; what has none is heard or missed.
    """
    _live_process().publish(Frame(channel, event, data, stamp, excluded_accounts))


def publish_throttled(key: str, make: FrameMaker, every: float = 1.0) -> None:
    """Send what ``make`` finds, but for each ``key`` no more than once in ``every`` seconds; the last change is told.

    For numbers that a full hall changes faster than anybody reads. Call it after the commit: ``make`` runs in another
    thread and a request of nobody's, and looks at the database as it is then.
    """
    _live_process().throttle.schedule(key, make, every)


def stream(channels: Collection[str], *, account: int, rights: Collection[StreamRight], replay: Replay) -> Response:
    """The answer of a view: an endless one with what is published on ``channels``.

    ``account`` may have three streams; the oldest ends for a fourth. ``rights`` are what the reader stands on, each a
    kind with numbers, as ``("room", room.id, user.id)``: checked now, every three seconds by what ``checks_rights``
    says for that kind, and ended at once by ``end_streams``. ``replay(since)`` returns the frames of these channels
    from a moment on, as this reader may see them.

    A client that hears ``end`` closes its side: ``elsewhere`` for a fourth stream, ``over`` for a lost right.

    Raises:
        NotFound: one of the rights is not held.
        ServiceUnavailable: the process has as many streams as it may.
    """
    process = _live_process()
    process.start()
    return stream_response(process.hub, channels, account, rights, replay)


def end_streams(*rights: StreamRight) -> None:
    """End the streams that stand on ``rights``, on all processes. Call it after the commit.

    A right may be given by how it begins: ``("room", 12)`` ends the streams of everybody in the room.
    """
    _live_process().end_streams(set(rights))


def _live_process() -> LiveProcess:
    process: LiveProcess = current_app.extensions["live"]
    return process


__all__ = [
    "Frame",
    "StreamRight",
    "checks_rights",
    "end_streams",
    "fetches_frames",
    "init_app",
    "make_stamp",
    "publish",
    "publish_throttled",
    "stream",
]
