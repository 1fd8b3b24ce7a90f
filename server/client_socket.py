"""What gunicorn and the application see of a client's connection. Writing to it never waits."""

import fcntl
import socket
import ssl
import struct
import termios
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from .spool import Spool

SEND_BYTES = 256 * 1024
"""Bytes that are handed to the kernel at a time."""

FLUSH_BYTES = 64 * 1024
"""Bytes of an unfinished answer from which on they are sent."""

FLUSH_SECONDS = 0.1
"""Seconds after which the next piece of an unfinished answer takes along what waits, so that readers see it grow."""

Receiver = Callable[[int | None], None]
"""Takes over the descriptor of a connection, or gets None if the client has gone."""


class ClientSocket:
    """Collect an answer, and send as much of it as the client takes at once.

    While a request is answered, its thread writes; afterwards the worker's loop sends the rest. The methods that
    gunicorn calls to close a connection do nothing, because the loop closes it after the last byte.

    The application finds it as ``gunicorn.socket`` in the environment. If ``refuses_export`` is true, too many exports
    are open in this process, and the application should refuse this one. If ``is_second_time`` is true, it has asked
    for the same request again by ``answer_again``, and has to answer it at once.
    """

    def __init__(self, raw: socket.socket) -> None:
        self.raw = raw
        self.unsent = Spool()
        self.receiver: Receiver | None = None
        self.on_answered: Callable[[], None] | None = None
        self.refuses_export = self.is_second_time = False
        self.on_held: Callable[[], None] | None = None
        self.on_released: Callable[[bytes | None], None] = lambda _data: None
        self._sent_bytes = 0
        self._waiting_since = 0.0

    @property
    def can_be_handed_over(self) -> bool:
        """Return whether the application may take the connection, which is impossible with TLS."""
        return not isinstance(self.raw, ssl.SSLSocket)

    def hand_over(self, receiver: Receiver) -> None:
        """Give the connection to ``receiver`` as soon as all that was written before has been sent.

        It is called in the worker's loop, once. Whatever is written after this is dropped.
        """
        self.receiver = receiver

    def hold_back(self, on_held: Callable[[], None]) -> None:
        """Keep the answer until ``send_held`` or ``answer_again`` is called, and give its thread to other requests.

        The worker's loop calls ``on_held`` once all of the answer has been written and kept.
        """
        self.on_held = on_held

    def send_held(self, data: bytes) -> None:
        """Send the answer that was held back, and ``data`` after it. Any thread may call it."""
        self.on_released(data)

    def answer_again(self) -> None:
        """Forget the answer that was held back, and have the request answered again. Any thread may call it."""
        self.on_released(None)

    def forget_answer(self) -> None:
        """Forget what was written and not sent, and to whom the connection was to be given."""
        self.unsent.close()
        self.receiver = None

    def sendall(self, data: bytes) -> None:
        if not self.receiver:
            self.append(data)

    def append(self, data: bytes) -> None:
        """Send or keep ``data`` after what was written before, also if the connection is to be given away."""
        if not len(self.unsent):
            self._waiting_since = monotonic()
        is_due = monotonic() - self._waiting_since >= FLUSH_SECONDS
        if (is_due or len(self.unsent) + len(data) >= FLUSH_BYTES) and self.flush():
            data = data[self._send_now(data) :]
        self.unsent.append(data)

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def flush(self) -> bool:
        """Send what the client takes at once. Return whether nothing is left.

        Raises:
            OSError: The connection is broken.
        """
        while not self.on_held and (data := self.unsent.peek(SEND_BYTES)):
            sent = self._send_now(data)
            if not sent:
                return False
            self.unsent.drop(sent)
        return not self.on_held

    def _send_now(self, data: bytes) -> int:
        try:
            sent = self.raw.send(data)
        except (BlockingIOError, InterruptedError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
            return 0
        self._sent_bytes += sent
        return sent

    def taken_bytes(self) -> int:
        """Return how many bytes the client has confirmed so far, where the system knows it."""
        unconfirmed = b"\0" * 4
        with suppress(OSError):
            unconfirmed = fcntl.ioctl(self.raw.fileno(), termios.TIOCOUTQ, unconfirmed)
        return self._sent_bytes - int(struct.unpack("i", unconfirmed)[0])

    def fileno(self) -> int:
        return self.raw.fileno()

    def gettimeout(self) -> float:
        return 0.0

    def setblocking(self, _flag: bool) -> None:
        pass

    def settimeout(self, _seconds: float | None) -> None:
        pass

    def shutdown(self, _how: int) -> None:
        pass

    def recv(self, _size: int) -> bytes:
        return b""

    def close(self) -> None:
        pass
