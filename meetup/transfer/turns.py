"""One export at a time for each account, and not too many in a row."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from flask import Response
from flask_login import current_user

from ..errors import answer
from ..extensions import limiter

BUSY = "Another file of yours is being written at this moment. Wait until it is there, then try again."
OFTEN = limiter.shared_limit("20 per minute; 120 per hour", scope="exports")

STOPPED = 60.0
"""Seconds after which whoever has taken nothing of their file has stopped reading, and another takes its turn."""

View = Callable[..., Response]


@dataclass(eq=False)
class Turn:
    """One file that is being written; ``went_on`` is when something of it was last taken, in monotonic seconds."""

    account: int
    went_on: float


class OvertakenError(Exception):
    """Another file has this one's turn: what was sent of it is cut off, so that nobody takes it for all of it."""


_turn = threading.Lock()
_writing: dict[int, Turn] = {}
"""By account, whose file is being written by this process. In each it takes one thread at most, which is what it is
for: whoever reads slowly keeps it for as long as that takes."""


def one_at_a_time(write: View) -> View:
    """Let ``write`` answer while no other file of the same account is under way."""

    @wraps(write)
    def in_turn(*args: Any, **kwargs: Any) -> Response:
        turn = _begin(int(current_user.id))
        if turn is None:
            return answer(429, BUSY)
        try:
            response = write(*args, **kwargs)
        except BaseException:
            _end(turn)
            raise
        written = response.response
        response.response = _pieces(written, turn)
        response.call_on_close(partial(_close, written, turn))  # of a file that nobody began to read, too
        return response

    return in_turn


def _pieces(written: Iterable[Any], turn: Turn) -> Iterator[Any]:
    """The pieces of a file while it is its turn. Raises OvertakenError once that is another's."""
    try:
        for piece in written:
            _go_on(turn)
            yield piece
    finally:
        _close(written, turn)


def _begin(account: int) -> Turn | None:
    with _turn:
        other, at = _writing.get(account), time.monotonic()
        if other and at - other.went_on <= STOPPED:
            return None
        _writing[account] = turn = Turn(account, at)
        return turn


def _go_on(turn: Turn) -> None:
    with _turn:
        if _writing.get(turn.account) is not turn:
            raise OvertakenError
        turn.went_on = time.monotonic()


def _close(written: Any, turn: Turn) -> None:
    _end(turn)
    if hasattr(written, "close"):
        written.close()


def _end(turn: Turn) -> None:
    with _turn:
        if _writing.get(turn.account) is turn:
            del _writing[turn.account]
