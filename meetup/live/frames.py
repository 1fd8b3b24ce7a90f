"""Server-sent events, written as the HTML standard reads them (section 9.2.6), and the stamps they are known by."""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

REPLAY_OVERLAP = timedelta(seconds=6)
"""How long before a stamp is looked again: a transaction waits up to five seconds for its turn to commit."""

MAX_REPLAY_AGE = timedelta(days=1)
"""How far back a stamp of the client's may reach."""

HEARTBEAT = b":\n\n"
LAST_CHUNK = b"0\r\n\r\n"

_LINE_END = re.compile(r"\r\n|\n|\r")
_STAMP = re.compile(r"([0-9]{1,14})-[0-9]{1,19}")


def make_stamp(at: datetime, number: int = 0) -> str:
    """The id of a frame: when its fact came to be, in milliseconds, and which of that moment it is, by its row."""
    return f"{int(at.timestamp() * 1000)}-{number}"


def replay_start(said: str | None, at: datetime) -> datetime:
    """From when on a client that shows ``said`` may lack something. It is the client's word: nonsense means just now.

    At most ``MAX_REPLAY_AGE`` before ``at``, never after it, and ``REPLAY_OVERLAP`` earlier than the stamp.
    """
    found = _STAMP.fullmatch(said or "")
    then = datetime.fromtimestamp(int(found[1]) / 1000, UTC) if found else at
    return min(max(then, at - MAX_REPLAY_AGE), at) - REPLAY_OVERLAP


class Frame:
    """One event on one channel, rendered once for everybody who listens except ``excluded_accounts``.

    Frames are idempotent, and two of one channel, event and stamp are the same; one without a stamp is never repeated.

    Raises:
        ValueError: a line end in the name of the event, or a stamp not made by ``stamp``.
    """

    __slots__ = ("channel", "chunk", "data", "event", "excluded_accounts", "raw", "stamp")

    def __init__(
        self, channel: str, event: str, data: str, stamp: str | None = None, excluded_accounts: Collection[int] = ()
    ) -> None:
        if _LINE_END.search(event) or (stamp is not None and not _STAMP.fullmatch(stamp)):
            raise ValueError("a frame needs an event name of one line, and a stamp made by stamp()")
        self.channel, self.event, self.data, self.stamp = channel, event, data, stamp
        self.excluded_accounts = frozenset(excluded_accounts)
        self.raw = encode_event(event, data, stamp)
        self.chunk = encode_chunk(self.raw)

    def as_arguments(self) -> list[object]:
        """What another process needs to make the same."""
        return [self.channel, self.event, self.data, self.stamp, sorted(self.excluded_accounts)]


def encode_event(event: str, data: str, stamp: str | None = None) -> bytes:
    """An event as it goes over the wire. Whatever ends a line in ``data`` arrives as a newline."""
    lines = [f"event: {event}", *(f"data: {line}" for line in _LINE_END.split(data))]
    if stamp:
        lines.insert(0, f"id: {stamp}")
    return ("\n".join(lines) + "\n\n").encode(errors="replace")


def encode_greeting(stamp: str, retry: int) -> bytes:
    """What a stream begins with: the stamp to come back with, and after how many milliseconds."""
    return f"retry: {retry}\nid: {stamp}\n\n".encode()


def encode_chunk(data: bytes) -> bytes:
    """``data`` in the chunked coding (RFC 9112, section 7.1)."""
    return b"%X\r\n%b\r\n" % (len(data), data)
