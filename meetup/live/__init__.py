"""Streams: what happens in a room is on the other phones at once (docs/decisions/0014).

A slice publishes after its commit, and opens a stream in a view; what it registers finds lost rights and lost frames.
"""

from collections.abc import Collection

from flask import Flask, Response, current_app

from .frames import Frame, stamp
from .pacing import Make
from .process import Process
from .registry import checks, fetches
from .response import Replay, answer
from .streams import Right


def init_app(app: Flask) -> None:
    app.extensions["live"] = Process(app)


def publish(channel: str, event: str, data: str, stamp: str | None = None, without: Collection[int] = ()) -> None:
    """Send ``data``, a rendered partial, to all who listen to ``channel``, but for the accounts ``without`` it.

    Call it after the commit. It neither waits nor fails. ``stamp`` is ``live.stamp(changed_at, id)`` of the row behind
    it, which replays it to whoever comes back; what has none is heard or missed.
    """
    _process().publish(Frame(channel, event, data, stamp, without))


def publish_soon(key: str, make: Make, every: float = 1.0) -> None:
    """Send what ``make`` finds, but for each ``key`` no more than once in ``every`` seconds; the last change is told.

    For numbers that a full hall changes faster than anybody reads. Call it after the commit: ``make`` runs in another
    thread and a request of nobody's, and looks at the database as it is then.
    """
    _process().pacer.soon(key, make, every)


def stream(channels: Collection[str], *, account: int, rights: Collection[Right], replay: Replay) -> Response:
    """The answer of a view: an endless one with what is published on ``channels``.

    ``account`` may have three streams; the oldest ends for a fourth. ``rights`` are what the reader stands on, each a
    kind with numbers, as ``("room", room.id, user.id)``: checked now, every three seconds by what
    ``checks`` that kind, and ended at once by ``cut``. ``replay(since)`` gives the frames of these channels from a
    moment on, as this reader may see them.

    A client that hears ``end`` closes its side: ``elsewhere`` for a fourth stream, ``over`` for a lost right.

    Raises:
        NotFound: one of the rights is not held.
        ServiceUnavailable: the process has as many streams as it may.
    """
    process = _process()
    process.start()
    return answer(process.hub, channels, account, rights, replay)


def cut(*rights: Right) -> None:
    """End the streams that stand on ``rights``, on all processes. Call it after the commit.

    A right may be given by how it begins: ``("room", 12)`` ends the streams of everybody in the room.
    """
    _process().cut(set(rights))


def _process() -> Process:
    process: Process = current_app.extensions["live"]
    return process


__all__ = ["Frame", "Right", "checks", "cut", "fetches", "init_app", "publish", "publish_soon", "stamp", "stream"]
