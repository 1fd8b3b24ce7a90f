"""Bytes that wait, in memory up to a limit and in a temporary file beyond it."""

import os
import tempfile
from typing import IO

MEMORY_BYTES = 128 * 1024
"""Bytes of one spool that stay in memory."""


class Spool:
    """A queue of bytes. One thread may use it at a time.

    Raises:
        OSError: The disk that holds temporary files is full.
    """

    def __init__(self) -> None:
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self._file_start = self._file_end = 0

    def __len__(self) -> int:
        return len(self._memory) + self._file_end - self._file_start

    def append(self, data: bytes) -> None:
        if self._file is None and len(self._memory) + len(data) <= MEMORY_BYTES:
            self._memory += data
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  closed by close()
        rest = memoryview(data)
        while rest:
            written = os.pwrite(self._file.fileno(), rest, self._file_end)
            self._file_end += written
            rest = rest[written:]

    def peek(self, size: int) -> bytes:
        """Return up to ``size`` of the first bytes, and keep them."""
        if self._memory:
            return bytes(self._memory[:size])
        if self._file is None:
            return b""
        return os.pread(self._file.fileno(), min(size, self._file_end - self._file_start), self._file_start)

    def drop(self, size: int) -> None:
        """Forget the first ``size`` bytes, which have been peeked at."""
        if self._memory:
            del self._memory[:size]
        else:
            self._file_start += size
        if not len(self):
            self.close()

    def take(self, size: int) -> bytes:
        """Remove and return up to ``size`` of the first bytes."""
        taken = self.peek(size)
        if taken:
            self.drop(len(taken))
        return taken

    def close(self) -> None:
        """Forget everything. The spool can be used again."""
        self._memory.clear()
        if self._file:
            self._file.close()
            self._file = None
        self._file_start = self._file_end = 0
