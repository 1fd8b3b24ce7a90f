"""Sockets of clients: take one away from the server that accepted it, and write to many of them."""

import ctypes
import os
import socket
from typing import Any

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


def client_socket(environ: dict[str, Any]) -> socket.socket | None:
    """Return the client's connection, or None if the server hides it or it is not HTTP/1 without TLS."""
    client = environ.get("gunicorn.socket")
    is_plain = type(client) is socket.socket and environ.get("SERVER_PROTOCOL") in ("HTTP/1.0", "HTTP/1.1")
    return client if is_plain else None


def take_over(theirs: socket.socket) -> tuple[int, socket.socket]:
    """Take the client's connection from ``theirs``, and leave the server a decoy in its place.

    Return the descriptor of the connection and the other end of the decoy. The server goes on to use its socket: it
    ends the response, shuts the socket down and closes it. All of that happens to the decoy. Once the other end is
    closed, the decoy looks as if its client had hung up. If the socket were merely detached, gunicorn would get
    errors: it would log one, and would count the connection down twice.

    Raises:
        OSError: No descriptors are left.
    """
    decoy_peer, decoy = socket.socketpair()
    with decoy:
        fd = os.dup(theirs.fileno())
        os.dup2(decoy.fileno(), theirs.fileno(), inheritable=False)
    os.set_blocking(fd, False)
    with socket.socket(fileno=os.dup(fd)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        if client.family in (socket.AF_INET, socket.AF_INET6):
            _set_dead_client_timeout(client)
    return fd, decoy_peer


def _set_dead_client_timeout(client: socket.socket) -> None:
    """Give up a phone that vanished after ``_DEAD_CLIENT_MILLISECONDS``, instead of after a quarter of an hour."""
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _DEAD_CLIENT_MILLISECONDS)
