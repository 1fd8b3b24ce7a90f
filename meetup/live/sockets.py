"""Sockets of clients: take one over from the server that accepted it, and write to many of them."""

import ctypes
import os
import socket
from collections.abc import Callable
from typing import Any, Protocol


class ServerSocket(Protocol):
    """What our server (``server/client_socket.py``) offers to the application that answers a request."""

    is_second_time: bool

    def hand_over(self, receiver: Callable[[int | None], None], /) -> None:
        """Give ``receiver`` the descriptor of the connection when all that was written before has been sent.

        It gets None if the client has gone by then.
        """

    def hold_back(self, on_held: Callable[[], None], /) -> None:
        """Keep the answer, and call ``on_held`` when all of it is there."""

    def send_held(self, data: bytes, /) -> None:
        """Send the answer that was held back, and ``data`` after it."""

    def answer_again(self) -> None:
        """Have the request answered again, with ``is_second_time``, instead of sending what was held back."""


PROTOCOLS = ("HTTP/1.0", "HTTP/1.1")

_DEAD_CLIENT_MILLISECONDS = 45_000
_SEND_BUFFER_BYTES = 64 * 1024
_FLAGS = socket.MSG_DONTWAIT | getattr(socket, "MSG_NOSIGNAL", 0)

# os.write releases the interpreter lock for each socket. While other threads compute, a frame for a thousand clients
# then takes half a second instead of 25 ms. A write that does not wait has no reason to release the lock.
_send = ctypes.PyDLL(None, use_errno=True).send
_send.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)
_send.restype = ctypes.c_ssize_t


def send(fd: int, data: bytes) -> int:
    """Write as much of ``data`` as the kernel accepts at once, and return the number of bytes written.

    Raises:
        OSError: The connection is closed or broken.
    """
    sent = int(_send(fd, data, len(data), _FLAGS))
    if sent >= 0:
        return sent
    error = ctypes.get_errno()
    try:
        raise OSError(error, os.strerror(error))
    except (BlockingIOError, InterruptedError):
        return 0


def find_server_socket(environ: dict[str, Any]) -> ServerSocket | None:
    """Return the server's side of the connection if the server can give the connection away, else None.

    There is none if it is another server than ours (``server/``), or if it speaks TLS itself.
    """
    client: ServerSocket | None = environ.get("gunicorn.socket")
    is_plain = getattr(client, "can_be_handed_over", False) and environ.get("SERVER_PROTOCOL") in PROTOCOLS
    return client if is_plain else None


def prepare_for_stream(fd: int) -> None:
    """Make a connection ready for a stream: limit what waits in the kernel, and give up clients that vanished.

    Raises:
        OSError: No descriptors are left.
    """
    os.set_blocking(fd, False)
    with socket.socket(fileno=os.dup(fd)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        if client.family in (socket.AF_INET, socket.AF_INET6):
            _set_dead_client_timeout(client)


def _set_dead_client_timeout(client: socket.socket) -> None:
    """Give up a phone that vanished after ``_DEAD_CLIENT_MILLISECONDS``, instead of after a quarter of an hour."""
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _DEAD_CLIENT_MILLISECONDS)
