"""What a process knows of one open stream, and how many of them an account has."""

import time
from collections.abc import Callable, Collection, Iterable

MOST = 3
"""Streams of an account at a time, over all processes (S3)."""

Right = tuple[str | int, ...]
"""What a reader may: a kind, such as ``room``, and the numbers that say which and who."""

Stranger = tuple[int, str]
"""A stream of another process, by its number and that process."""


class Stream:
    """One client: what it listens to, by which rights, and what its socket has not taken yet.

    ``number`` is when it was opened, in nanoseconds. ``ended`` says why, with nothing said where the client had better
    come back.
    """

    __slots__ = ("account", "channels", "chunked", "ended", "fd", "number", "rights", "unsent")

    def __init__(self, channels: tuple[str, ...], account: int, rights: tuple[Right, ...], chunked: bool) -> None:
        self.channels = channels
        self.account, self.rights, self.chunked = account, rights, chunked
        self.number = time.time_ns()
        self.fd = -1
        self.unsent = b""
        self.ended: str | None = None

    def stands_on(self, rights: Collection[Right]) -> bool:
        """Whether one of its rights is among these, each of which is whole or how some begin."""
        return any(right[:length] in rights for right in self.rights for length in range(1, len(right) + 1))


class Accounts:
    """The streams of each account that has one here, in the order of opening, with those that it has elsewhere.

    A process tells all others of each, so that one of them finds the oldest of too many to be its own, and ends it.
    """

    def __init__(self, tell: Callable[..., None]) -> None:
        self._tell = tell
        self._rows: dict[int, tuple[Stream | Stranger, ...]] = {}

    def opened(self, stream: Stream) -> Stream | None:
        """Count it; the stream that has to end for it, if it is one too many."""
        self._tell("opened", (stream.account, stream.number))
        return self._add(stream.account, stream)

    def ended(self, stream: Stream) -> None:
        self._remove(stream.account, stream)
        if not any(isinstance(other, Stream) for other in self._rows[stream.account]):
            del self._rows[stream.account]
        self._tell("ended", (stream.account, stream.number))

    def opened_elsewhere(self, account: int, stranger: Stranger) -> Stream | None:
        if stranger in self._rows.get(account, (stranger,)):
            return None
        return self._add(account, stranger)

    def ended_elsewhere(self, account: int, stranger: Stranger) -> None:
        if account in self._rows:
            self._remove(account, stranger)

    def forget_the_others(self) -> None:
        """What they told was not all heard; they will tell it again."""
        for account, row in self._rows.items():
            self._rows[account] = tuple(entry for entry in row if isinstance(entry, Stream))

    def tell_again(self, streams: Iterable[Stream]) -> None:
        self._tell("opened", *((stream.account, stream.number) for stream in streams))

    def _add(self, account: int, entry: Stream | Stranger) -> Stream | None:
        row = tuple(sorted((*self._rows.get(account, ()), entry), key=_number))
        self._rows[account] = row
        if len(row) <= MOST:
            return None
        oldest = row[0]
        if isinstance(oldest, Stream):
            return oldest
        self._remove(account, oldest)
        return None

    def _remove(self, account: int, entry: Stream | Stranger) -> None:
        self._rows[account] = tuple(other for other in self._rows[account] if other != entry)


def _number(entry: Stream | Stranger) -> int:
    return entry.number if isinstance(entry, Stream) else entry[0]
