"""What a stream begins with: a greeting and what was missed, for those who hold the rights.

After a restart, a full hall opens its streams at once. A thread takes all that wait and looks up their rights together.
"""

import random
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from queue import SimpleQueue
from time import monotonic
from typing import NamedTuple

from flask import Flask, g
from werkzeug.exceptions import NotFound

from ..config import Config
from ..extensions import db
from . import frames
from .frames import Frame
from .hub import Hub
from .registry import lost_rights
from .sockets import ServerSocket
from .streams import Stream

Replay = Callable[[datetime], Iterable[Frame]]

MAX_BATCH_STREAMS = 50
"""Streams that are opened together. The first of them waits for the last."""


class Opening(NamedTuple):
    """A stream that is subscribed, and has not been greeted. Its client may have missed frames ``since`` then."""

    stream: Stream
    greeting: bytes
    since: datetime
    replay: Replay

    @classmethod
    def prepare(
        cls, stream: Stream, at: datetime, last_stamp: str | None, retry: tuple[int, int], replay: Replay
    ) -> "Opening":
        """Return the opening of a stream that was subscribed after ``at``. ``retry`` is a range of milliseconds."""
        greeting = frames.encode_greeting(frames.make_stamp(at), random.randint(*retry))  # noqa: S311  nobody gains by guessing it
        return cls(stream, greeting, frames.replay_start(last_stamp, at), replay)

    def load(self) -> bytes:
        """Return the greeting and what was missed.

        Raises:
            NotFound: One of the rights of the stream is not held.
        """
        begin_read()
        if lost_rights(self.stream.rights):
            raise NotFound
        return self.encode()

    def encode(self) -> bytes:
        """Return the greeting and what was missed. The rights have been checked in the same transaction."""
        account = self.stream.account
        return self.greeting + b"".join(
            frame.raw for frame in self.replay(self.since) if account not in frame.excluded_accounts
        )


def begin_read() -> None:
    """Begin a transaction for streams that are subscribed. Whatever is committed from now on reaches them.

    The transaction before it is ended, because its snapshot may hide what was committed since it began.
    """
    db.session.commit()
    g.stream_read_at = monotonic()


def read_began_at() -> float:
    """Return the monotonic seconds after which this transaction began, or 0 if it was not begun for streams."""
    return float(g.get("stream_read_at", 0.0))


class Openings:
    """Run the thread that opens streams together. It starts with the first stream, and therefore after any fork."""

    def __init__(self, app: Flask, hub: Hub) -> None:
        self._app, self._hub = app, hub
        self._waiting: SimpleQueue[tuple[Opening, ServerSocket] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, opening: Opening, client: ServerSocket) -> None:
        """Open a stream soon, whose head the server holds back. Without its rights, the request is answered again."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live opener", daemon=True)
                self._thread.start()
        self._waiting.put((opening, client))

    def stop(self) -> None:
        """End the thread, unless it has streams to open. It ends with the process in any case."""
        self._waiting.put(None)

    def _run(self) -> None:
        while batch := self._take_batch():
            config: Config = self._app.config["MEETUP"]
            try:
                with self._app.test_request_context(base_url=config.base_url):  # of a GET, which takes no turn to write
                    self._open(batch)
            except Exception as error:
                self._app.logger.warning("live: streams are opened one by one (%s)", type(error).__name__)
            for opening, client in batch:
                self._hub.end(opening.stream)
                client.answer_again()

    def _take_batch(self) -> list[tuple[Opening, ServerSocket]]:
        """Wait for a stream, and return it with all others that wait. Return an empty list after ``stop``."""
        batch: list[tuple[Opening, ServerSocket]] = []
        while not batch or (len(batch) < MAX_BATCH_STREAMS and not self._waiting.empty()):
            entry = self._waiting.get()
            if entry is None:
                break
            batch.append(entry)
        return batch

    def _open(self, batch: list[tuple[Opening, ServerSocket]]) -> None:
        """Send what they begin with to all who hold their rights, and leave the others in ``batch``."""
        begin_read()
        lost = lost_rights({right for opening, _ in batch for right in opening.stream.rights})
        for entry in tuple(batch):
            opening, client = entry
            if lost.isdisjoint(opening.stream.rights):
                data = opening.encode()
                batch.remove(entry)
                client.send_held(frames.encode_chunk(data) if opening.stream.chunked else data)
