"""Server-sent events, written as the HTML standard parses them (section 9.2.6), and the stamps that identify them."""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

REPLAY_OVERLAP = timedelta(seconds=6)
"""How far before a stamp a replay begins, because a transaction waits up to five seconds for its turn to commit."""

MAX_REPLAY_AGE = timedelta(days=1)
"""How far back a stamp that a client sends may reach."""

HEARTBEAT = b":\n\n"
LAST_CHUNK = b"0\r\n\r\n"

_LINE_END = re.compile(r"\r\n|\n|\r")
_STAMP = re.compile(r"([0-9]{1,14})-[0-9]{1,19}")


def make_stamp(at: datetime, number: int = 0) -> str:
    """Return the id of a frame: the time ``at`` of its fact in milliseconds, and ``number``, the id of its row."""
    return f"{int(at.timestamp() * 1000)}-{number}"


def replay_start(said: str | None, at: datetime) -> datetime:
    """Return the moment from which on a client with the stamp ``said`` may have missed frames.

    The client may send anything; what is no stamp counts as the present moment ``at``. The time of the stamp is limited
    to the last ``MAX_REPLAY_AGE`` before ``at``, and the replay begins ``REPLAY_OVERLAP`` earlier.
    """
    match = _STAMP.fullmatch(said or "")
    stamp_time = datetime.fromtimestamp(int(match[1]) / 1000, UTC) if match else at
    return min(max(stamp_time, at - MAX_REPLAY_AGE), at) - REPLAY_OVERLAP


class Frame:
    """Hold one event on one channel, rendered once for all listeners except ``excluded_accounts``.

    A client may apply a frame twice without harm. Two frames with the same channel, event and stamp are the same frame.
    A frame without a stamp is never repeated.

    Raises:
        ValueError: The name of the event contains a line end, or the stamp was not made by ``make_stamp``.
    """

    __slots__ = ("channel", "chunk", "data", "event", "excluded_accounts", "raw", "stamp")

    def __init__(
        self, channel: str, event: str, data: str, stamp: str | None = None, excluded_accounts: Collection[int] = ()
    ) -> None:
        if _LINE_END.search(event) or (stamp is not None and not _STAMP.fullmatch(stamp)):
            raise ValueError("a frame needs an event name of one line, and a stamp made by make_stamp()")
        self.channel, self.event, self.data, self.stamp = channel, event, data, stamp
        self.excluded_accounts = frozenset(excluded_accounts)
        self.raw = encode_event(event, data, stamp)
        self.chunk = encode_chunk(self.raw)

    def as_arguments(self) -> list[object]:
        """Return the arguments with which another process can create the same frame."""
        return [self.channel, self.event, self.data, self.stamp, sorted(self.excluded_accounts)]


def encode_event(event: str, data: str, stamp: str | None = None) -> bytes:
    """Return an event as it is sent to a client. Every kind of line end in ``data`` arrives as a newline."""
    lines = [f"event: {event}", *(f"data: {line}" for line in _LINE_END.split(data))]
    if stamp:
        lines.insert(0, f"id: {stamp}")
    return ("\n".join(lines) + "\n\n").encode(errors="replace")


def encode_greeting(stamp: str, retry: int) -> bytes:
    """Return the beginning of a stream: the stamp to reconnect with, and after how many milliseconds (``retry``)."""
    return f"retry: {retry}\nid: {stamp}\n\n".encode()


def encode_chunk(data: bytes) -> bytes:
    """Return ``data`` as one chunk of the chunked coding (RFC 9112, section 7.1)."""
    return b"%X\r\n%b\r\n" % (len(data), data)
