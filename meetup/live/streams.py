"""The state of one open stream, and the count of the streams that each account has."""

import os
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

from .frames import LAST_CHUNK, encode_chunk, encode_event
from .sockets import send

MAX_STREAMS_PER_ACCOUNT = 3
"""Streams that an account may have at a time, over all processes (S3)."""

StreamRight = tuple[str | int, ...]
"""Why a stream may stay open: a kind, such as ``room``, and numbers for what it is and for whom."""

RemoteStream = tuple[int, str]
"""A stream of another process: its number and the name of that process."""


class Stream:
    """Hold the channels and rights of one client, and the bytes that its socket has not accepted yet.

    ``number`` is the time of opening in nanoseconds. ``ended`` is ``None`` while the stream is open, and afterwards the
    reason why it ended. The reason is empty if the client should reconnect.
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
        """Return whether ``rights`` contains one of the stream's rights, or the beginning of one."""
        return any(right[:length] in rights for right in self.rights for length in range(1, len(right) + 1))

    def close_connection(self) -> None:
        """Close the socket. First send the reason and the end of the response, unless older bytes are still unsent."""
        ending = encode_event("end", self.ended) if self.ended else b""
        if self.chunked:
            ending = (encode_chunk(ending) if ending else b"") + LAST_CHUNK
        with suppress(OSError):  # the client may be gone already
            if ending and not self.unsent:
                send(self.fd, ending)
        os.close(self.fd)


class AccountStreams:
    """Hold the streams of each account that has one in this process, together with its streams in other processes.

    They are in the order of opening. Each process sends all others a message about each of its streams, by calling
    ``tell``. If an account has too many, the process that owns the oldest one thus learns of it and ends that stream.
    """

    def __init__(self, tell: Callable[..., None]) -> None:
        self._send = tell
        self._streams: dict[int, tuple[Stream | RemoteStream, ...]] = {}

    def opened(self, stream: Stream) -> Stream | None:
        """Add ``stream``. If the account now has too many, return the stream of this process that has to end."""
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
        """Forget the streams of other processes, because messages were missed. Those processes announce them again."""
        for account, streams in self._streams.items():
            self._streams[account] = tuple(entry for entry in streams if isinstance(entry, Stream))

    def forget_process(self, name: str) -> None:
        """Forget the streams of a process that has ended without a word."""
        for account, streams in self._streams.items():
            self._streams[account] = tuple(each for each in streams if isinstance(each, Stream) or each[1] != name)

    def announce(self, streams: Iterable[Stream]) -> None:
        self._send("opened", *((stream.account, stream.number) for stream in streams))

    def _add(self, account: int, entry: Stream | RemoteStream) -> Stream | None:
        streams = tuple(sorted((*self._streams.get(account, ()), entry), key=_opening_number))
        self._streams[account] = streams
        if len(streams) <= MAX_STREAMS_PER_ACCOUNT:
            return None
        oldest = streams[0]
        if isinstance(oldest, Stream):
            return oldest
        self._remove(account, oldest)
        return None

    def _remove(self, account: int, entry: Stream | RemoteStream) -> None:
        self._streams[account] = tuple(other for other in self._streams[account] if other != entry)


def _opening_number(entry: Stream | RemoteStream) -> int:
    return entry.number if isinstance(entry, Stream) else entry[0]
