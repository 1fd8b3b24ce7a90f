"""Requests as they arrive: the bytes of a head, then those of its body, until gunicorn's parser can have both."""

from collections.abc import Callable

from gunicorn.config import Config
from gunicorn.http.body import ChunkedReader, LengthReader
from gunicorn.http.errors import LimitRequestHeaders
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import Unreader

from .chunks import ChunkedEnd
from .spool import Spool

MAX_HEAD_BYTES = 64 * 1024
HEAD_END = b"\r\n\r\n"


class BodyTooLargeError(Exception):
    """A body in the chunked coding, or what is around its chunks, is larger than any that the application takes."""


class SpoolUnreader(Unreader):
    """Give gunicorn's parser the bytes that have arrived. It never waits, and says that nothing follows them."""

    def __init__(self) -> None:
        super().__init__()
        self.spool = Spool()

    def chunk(self, size_hint: int | None = None) -> bytes:
        return self.spool.take(max(size_hint or 0, 8192))


class IncomingRequest:
    """Collect the requests of one connection, one after another.

    ``send_continue`` is called when a client waits to be told that it may send its body (RFC 9110, section 10.1.1).
    """

    def __init__(self, config: Config, client: object, max_body_bytes: int, send_continue: Callable[[], None]) -> None:
        self.parser = RequestParser(config, (), client)
        self._unreader = self.parser.unreader = SpoolUnreader()
        self._max_body_bytes, self._send_continue = max_body_bytes, send_continue
        self._received = bytearray()
        self.request: Request | None = None
        self._body_bytes_left = 0
        self._chunked_end: ChunkedEnd | None = None

    @property
    def has_begun(self) -> bool:
        """Return whether any byte of the next request is here."""
        return bool(self._received) or self.request is not None

    @property
    def has_head(self) -> bool:
        return self.request is not None

    @property
    def expected_bytes(self) -> int:
        """Return how many bytes of a body may be kept at the most until the request is complete."""
        if self.request is None:
            return 0
        return 2 * self._max_body_bytes if self._chunked_end else len(self._unreader.spool) + self._body_bytes_left

    def feed(self, data: bytes) -> bool:
        """Add bytes that have arrived. Return whether a request is complete now.

        Raises:
            gunicorn.http.errors.ParseException, StopIteration: The head is not well-formed.
            BadChunkError: The body is not well-formed.
            BodyTooLargeError: The body has no length and is too large.
            OSError: The disk is full.
        """
        self._received += data
        if self.request is None and not self._parse_head():
            return False
        return self._take_body()

    def finish(self) -> None:
        """Get ready for the next request."""
        self.request, self._chunked_end = None, None

    def close(self) -> None:
        self._unreader.spool.close()

    def _parse_head(self) -> bool:
        while self._received.startswith(b"\r\n"):  # RFC 9112, section 2.2
            del self._received[:2]
        end = self._received.find(HEAD_END)
        if end < 0 and len(self._received) <= MAX_HEAD_BYTES:
            return self._refuse_bare_line_feeds()
        if not 0 <= end <= MAX_HEAD_BYTES:
            raise LimitRequestHeaders("limit request head size")
        self._unreader.spool.append(bytes(self._received[: end + len(HEAD_END)]))
        del self._received[: end + len(HEAD_END)]
        self.request = next(self.parser)
        self._expect_body(self.request)
        return True

    def _refuse_bare_line_feeds(self) -> bool:
        """Let the parser refuse a head whose lines end in a way that never completes it. Return False otherwise."""
        if self._received.count(b"\n") != self._received.count(b"\r\n"):
            self._unreader.spool.append(bytes(self._received))
            next(self.parser)
        return False

    def _expect_body(self, request: Request) -> None:
        reader = request.body.reader
        self._body_bytes_left, self._chunked_end = 0, None
        if isinstance(reader, ChunkedReader):
            self._chunked_end = ChunkedEnd()
            request.force_close()  # see chunks.py
        elif isinstance(reader, LengthReader) and reader.length > self._max_body_bytes:
            request.force_close()  # the application reads its length and refuses it unread
            request._expected_100_continue = False
            return
        elif isinstance(reader, LengthReader):
            self._body_bytes_left = reader.length
        if request._expected_100_continue:
            request._expected_100_continue = False
            self._send_continue()

    def _take_body(self) -> bool:
        if self._chunked_end is None:
            part = bytes(self._received[: self._body_bytes_left])
            del self._received[: len(part)]
            self._body_bytes_left -= len(part)
            self._unreader.spool.append(part)
            return self._body_bytes_left == 0
        part = bytes(self._received)
        self._received.clear()
        self._unreader.spool.append(part)
        has_ended = self._chunked_end.feed(part)
        if max(self._chunked_end.decoded_bytes, self._chunked_end.framing_bytes) > self._max_body_bytes:
            raise BodyTooLargeError
        return has_ended
