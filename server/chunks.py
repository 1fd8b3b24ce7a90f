"""Find the end of a body in the chunked coding (RFC 9112, section 7.1), as its bytes arrive.

gunicorn's parser reads the body again and refuses whatever is not well-formed. This module only says when it is
complete. What follows such a body on its connection is never read as a request, so the two cannot disagree about where
the next one begins.
"""

import re

MAX_LINE_BYTES = 8190
MAX_TRAILER_BYTES = 32 * 1024

_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?")


class BadChunkError(ValueError):
    """The body is not in the chunked coding."""


class ChunkedEnd:
    """Take the bytes of a body piece by piece, and tell when it has ended."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._data_left = 0
        self._trailer_bytes: int | None = None
        self.decoded_bytes = 0
        self.framing_bytes = 0
        """Bytes of sizes, extensions and trailers, which a client can make many more than those of the body."""

    def feed(self, data: bytes) -> bool:
        """Return whether the body ends within ``data``, which follows what was fed before.

        Raises:
            BadChunkError: It is no body in the chunked coding.
        """
        position = 0
        while position < len(data):
            if self._data_left:
                step = min(self._data_left, len(data) - position)
                self._data_left -= step
                position += step
                continue
            end = data.find(b"\n", position)
            piece = data[position:] if end < 0 else data[position : end + 1]
            position += len(piece)
            self.framing_bytes += len(piece)
            self._line += piece
            if len(self._line) > MAX_LINE_BYTES:
                raise BadChunkError
            if end >= 0 and self._handle_line():
                return True
        return False

    def _handle_line(self) -> bool:
        line = bytes(self._line.rstrip(b"\r\n"))
        self._line.clear()
        if self._trailer_bytes is not None:
            self._trailer_bytes += len(line)
            if self._trailer_bytes > MAX_TRAILER_BYTES:
                raise BadChunkError
            return not line
        size = _SIZE.fullmatch(line)
        if not size:
            raise BadChunkError
        count = int(size[1], 16)
        if count:
            self.decoded_bytes += count
            self._data_left = count + len(b"\r\n")
        else:
            self._trailer_bytes = 0
        return False
