"""Live updates: show what happens in a room on the other phones at once (docs/decisions/0014).

A slice opens a stream in a view, and publishes frames after its commits. It registers functions that check which rights
are still held and that fetch frames again which a client may have missed.
"""

from collections.abc import Collection
from datetime import datetime

from flask import Flask, Response, current_app

from .frames import Frame, make_stamp
from .openings import Replay, read_began_at
from .process import LiveProcess
from .registry import checks_rights, fetches_frames, notices_changes
from .replays import FindFrames
from .response import stream_response
from .streams import StreamRight
from .throttling import FrameMaker


def init_app(app: Flask) -> None:
    app.extensions["live"] = LiveProcess(app)


def publish(
    channel: str, event: str, data: str, stamp: str | None = None, excluded_accounts: Collection[int] = ()
) -> None:
    """Send ``data``, a rendered partial, to everybody who listens to ``channel`` except ``excluded_accounts``.

    Call it after the commit. It neither waits nor fails. ``stamp`` is ``live.make_stamp(changed_at, id)`` of the row
    behind the frame. Clients that reconnect get frames with a stamp again; a frame without a stamp can be missed.
    """
    _live_process().publish(Frame(channel, event, data, stamp, excluded_accounts))


def publish_throttled(key: str, make: FrameMaker, every: float = 1.0) -> None:
    """Send the frame that ``make`` returns, but at most once in ``every`` seconds for each ``key``.

    The last change is always sent. Use it for numbers that a full hall changes faster than anybody can read them.
    Call it after the commit: ``make`` runs later in another thread, in a request without a user, and reads the
    database as it is then.
    """
    _live_process().throttle.schedule(key, make, every)


def stream(channels: Collection[str], *, account: int, rights: Collection[StreamRight], replay: Replay) -> Response:
    """Return an endless response for a view, with everything that is published on ``channels``.

    ``account`` may have three streams; a fourth ends the oldest. ``rights`` are the rights that the stream depends on,
    each a kind with numbers, such as ``("room", room.id, user.id)``. They are checked now, and then every three seconds
    by the function registered with ``checks_rights`` for their kind; ``end_streams`` ends the stream at once.
    ``replay(since)`` returns the frames of these channels since a moment, as this reader may see them.

    A client that receives the event ``end`` closes its side. Its data is ``elsewhere`` if a fourth stream was opened,
    and ``over`` if a right was lost.

    Raises:
        NotFound: One of the rights is not held.
        ServiceUnavailable: The process has no room for another stream.
    """
    process = _live_process()
    process.start()
    return stream_response(process.hub, process.openings, channels, account, rights, replay)


def shared_replay(
    channel: str, since: datetime, find: FindFrames, crowd: str, find_for_crowd: FindFrames
) -> list[Frame] | None:
    """Return the frames of ``channel`` since a moment, shared with others who come back at the same time.

    Use it within ``replay`` of ``stream``. ``find`` gets the frames from the database. If many ask at the same time
    with the same name ``crowd``, ``find_for_crowd`` does it for all their channels. Returns None if they are too many.
    """
    return _live_process().replays.frames_since(channel, since, find, crowd, find_for_crowd, read_began_at())


def end_streams(*rights: StreamRight) -> None:
    """End the streams that depend on any of ``rights``, in all processes. Call it after the commit.

    The beginning of a right is enough: ``("room", 12)`` ends the streams of everybody in that room.
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
    "notices_changes",
    "publish",
    "publish_throttled",
    "shared_replay",
    "stream",
]
