"""What a process knows of one open stream, and how many of them an account has."""

import time
from collections.abc import Callable, Collection, Iterable

MAX_STREAMS_PER_ACCOUNT = 3
"""Streams of an account at a time, over all processes (S3)."""

StreamRight = tuple[str | int, ...]
"""What a reader may: a kind, such as ``room``, and the numbers that say which and who."""

RemoteStream = tuple[int, str]
"""A stream of another process, by its number and that process."""


class Stream:
    """One client: what it listens to, by which rights, and what its socket has not taken yet.

    ``number`` is when it was opened, in nanoseconds. ``ended`` says why, with nothing said where the client had better
    come back.
    """

    __slots__ = ("account", "channels", "chunked", "ended", "fd", "number", "rights", "unsent")

    def __init__(self, channels: tuple[str, ...], account: int, rights: tuple[StreamRight, ...], chunked: bool) -> None:
        self.channels = channels
        self.account, self.rights, self.chunked = account, rights, chunked
        self.number = time.time_ns()
        self.fd = -1
        self.unsent = b""
        self.ended: str | None = None

    def has_any_right(self, rights: Collection[StreamRight]) -> bool:
        """Whether one of its rights is among these, each of which is whole or how some begin."""
        return any(right[:length] in rights for right in self.rights for length in range(1, len(right) + 1))


class AccountStreams:
    """The streams of each account that has one here, in the order of opening, with those that it has elsewhere.

    A process tells all others of each, so that one of them finds the oldest of too many to be its own, and ends it.
    """

    def __init__(self, tell: Callable[..., None]) -> None:
        self._send = tell
        self._streams: dict[int, tuple[Stream | RemoteStream, ...]] = {}

    def opened(self, stream: Stream) -> Stream | None:
        """Count it; the stream that has to end for it, if it is one too many."""
        self._send("opened", (stream.account, stream.number))
        return self._add(stream.account, stream)

    def ended(self, stream: Stream) -> None:
        self._remove(stream.account, stream)
        if not any(isinstance(other, Stream) for other in self._streams[stream.account]):
            del self._streams[stream.account]
        self._send("ended", (stream.account, stream.number))

    def remote_stream_opened(self, account: int, stranger: RemoteStream) -> Stream | None:
        if stranger in self._streams.get(account, (stranger,)):
            return None
        return self._add(account, stranger)

    def remote_stream_ended(self, account: int, stranger: RemoteStream) -> None:
        if account in self._streams:
            self._remove(account, stranger)

    def forget_remote_streams(self) -> None:
        """What they told was not all heard; they will tell it again."""
        for account, row in self._streams.items():
            self._streams[account] = tuple(entry for entry in row if isinstance(entry, Stream))

    def announce(self, streams: Iterable[Stream]) -> None:
        self._send("opened", *((stream.account, stream.number) for stream in streams))

    def _add(self, account: int, entry: Stream | RemoteStream) -> Stream | None:
        row = tuple(sorted((*self._streams.get(account, ()), entry), key=_opening_number))
        self._streams[account] = row
        if len(row) <= MAX_STREAMS_PER_ACCOUNT:
            return None
        oldest = row[0]
        if isinstance(oldest, Stream):
            return oldest
        self._remove(account, oldest)
        return None

    def _remove(self, account: int, entry: Stream | RemoteStream) -> None:
        self._streams[account] = tuple(other for other in self._streams[account] if other != entry)


def _opening_number(entry: Stream | RemoteStream) -> int:
    return entry.number if isinstance(entry, Stream) else entry[0]
