"""One export at a time for each account, and not too many in a row."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from flask import Response
from flask_login import current_user

from ..errors import error_response
from ..extensions import limiter
from ..lanes import has_room_for_export
from ..languages import lazy_gettext

EXPORT_RUNNING = lazy_gettext("Another export is still running. Wait until it's there, then try again.")
TOO_MANY_EXPORTS = lazy_gettext("Many exports are running right now. Try again in a few seconds.")
limits_exports = limiter.shared_limit("20 per minute; 120 per hour", scope="exports")

STALLED_SECONDS = 60.0
"""Seconds after which whoever has taken nothing of their file has stopped reading, and another takes its turn."""

View = Callable[..., Response]


@dataclass(eq=False)
class ExportSlot:
    """One file that is being written; ``last_read_at`` is when something of it was last taken, in monotonic seconds."""

    account: int
    last_read_at: float


class SlotLostError(Exception):
    """Another file has this one's turn: what was sent of it is cut off, so that nobody takes it for all of it."""


_slots_lock = threading.Lock()
_slots_by_account: dict[int, ExportSlot] = {}
"""By account, whose file is being written by this process. In each it takes one thread at most, which is what it is
for: whoever reads slowly keeps it for as long as that takes."""


def one_export_at_a_time(write: View) -> View:
    """Let ``write`` answer while no other file of the same account is under way."""

    @wraps(write)
    def in_turn(*args: Any, **kwargs: Any) -> Response:
        if not has_room_for_export():
            return error_response(503, TOO_MANY_EXPORTS)
        turn = _take_slot(int(current_user.id))
        if turn is None:
            return error_response(429, EXPORT_RUNNING)
        try:
            response = write(*args, **kwargs)
        except BaseException:
            _release_slot(turn)
            raise
        body = response.response
        response.response = _stream_in_slot(body, turn)
        response.call_on_close(partial(_close_stream, body, turn))  # of a file that nobody began to read, too
        return response

    return in_turn


def _stream_in_slot(written: Iterable[Any], turn: ExportSlot) -> Iterator[Any]:
    """The pieces of a file while it is its turn. Raises SlotLostError once that is another's."""
    try:
        for piece in written:
            _renew_slot(turn)
            yield piece
    finally:
        _close_stream(written, turn)


def _take_slot(account: int) -> ExportSlot | None:
    with _slots_lock:
        other, at = _slots_by_account.get(account), time.monotonic()
        if other and at - other.last_read_at <= STALLED_SECONDS:
            return None
        _slots_by_account[account] = turn = ExportSlot(account, at)
        return turn


def _renew_slot(turn: ExportSlot) -> None:
    with _slots_lock:
        if _slots_by_account.get(turn.account) is not turn:
            raise SlotLostError
        turn.last_read_at = time.monotonic()


def _close_stream(written: Any, turn: ExportSlot) -> None:
    _release_slot(turn)
    if hasattr(written, "close"):
        written.close()


def _release_slot(turn: ExportSlot) -> None:
    with _slots_lock:
        if _slots_by_account.get(turn.account) is turn:
            del _slots_by_account[turn.account]
