"""What a process knows of one open stream, and how many of them an account has."""

from collections.abc import Callable, Collection
from itertools import count

MOST = 3
"""Streams of an account at a time, over all processes (S3)."""

Right = tuple[str | int, ...]
"""What a reader may: a kind, such as ``room``, and the numbers that say which and who."""

Stranger = tuple[str, int]
"""A stream of another process, by that and its number there."""


class Stream:
    """One client: what it listens to, by which rights, and what its socket has not taken yet.

    ``ended`` says why, with nothing said where the client had better come back.
    """

    __slots__ = ("account", "channels", "chunked", "ended", "fd", "number", "rights", "unsent")
    numbers = count(1)

    def __init__(self, channels: tuple[str, ...], account: int, rights: tuple[Right, ...], chunked: bool) -> None:
        self.channels, self.account, self.rights, self.chunked = channels, account, rights, chunked
        self.number = next(self.numbers)
        self.fd = -1
        self.unsent = b""
        self.ended: str | None = None

    def stands_on(self, rights: Collection[Right]) -> bool:
        """Whether one of its rights is among these, each of which is whole or how some begin."""
        return any(right[:length] in rights for right in self.rights for length in range(1, len(right) + 1))


class Accounts:
    """The streams of each account that has one here, in the order of opening, with those that it has elsewhere.

    Who holds the oldest of an account knows of all that came after it, so that exactly one process ends it.
    """

    def __init__(self, tell: Callable[..., None]) -> None:
        self._tell = tell
        self._rows: dict[int, list[Stream | Stranger]] = {}

    def opened(self, stream: Stream) -> Stream | None:
        """Count it; the stream that has to end for it, if it is one too many."""
        self._tell("opened", stream.account, stream.number)
        self._rows.setdefault(stream.account, []).append(stream)
        return self._too_many(stream.account)

    def ended(self, stream: Stream) -> None:
        row = self._rows[stream.account]
        row.remove(stream)
        if not any(isinstance(other, Stream) for other in row):
            del self._rows[stream.account]
        self._tell("ended", stream.account, stream.number)

    def opened_elsewhere(self, account: int, stranger: Stranger) -> Stream | None:
        if account not in self._rows:
            return None
        self._rows[account].append(stranger)
        return self._too_many(account)

    def ended_elsewhere(self, account: int, stranger: Stranger) -> None:
        row = self._rows.get(account, [])
        if stranger in row:
            row.remove(stranger)

    def forget_the_others(self) -> None:
        """What was said of other processes was not all heard."""
        for row in self._rows.values():
            row[:] = [entry for entry in row if isinstance(entry, Stream)]

    def _too_many(self, account: int) -> Stream | None:
        row = self._rows[account]
        if len(row) <= MOST:
            return None
        if isinstance(row[0], Stream):
            return row[0]
        del row[0]
        return None
