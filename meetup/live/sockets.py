"""Sockets of clients: taking one away from the server that accepted it, and writing to many."""

import ctypes
import os
import socket
from contextlib import suppress
from typing import Any

from .frames import LAST_CHUNK, encode_chunk, encode_event
from .streams import Stream

_DEAD_CLIENT_MILLISECONDS = 45_000
_SEND_BUFFER_BYTES = 64 * 1024
_FLAGS = socket.MSG_DONTWAIT | getattr(socket, "MSG_NOSIGNAL", 0)

# os.write lets go of the interpreter for each socket. Beside threads that compute, a frame for a thousand then takes
# half a second to come round, instead of 25 ms: a write that does not wait has no reason to let go.
_send = ctypes.PyDLL(None, use_errno=True).send
_send.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)
_send.restype = ctypes.c_ssize_t


def send(fd: int, data: bytes) -> int:
    """Write what the kernel takes at once; how many bytes that was.

    Raises:
        OSError: the connection is gone.
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
    """The client's connection, where the server shows it and it is plain HTTP/1 that anybody could go on writing."""
    found = environ.get("gunicorn.socket")
    plain = type(found) is socket.socket and environ.get("SERVER_PROTOCOL") in ("HTTP/1.0", "HTTP/1.1")
    return found if plain else None


def take_over(theirs: socket.socket) -> tuple[int, socket.socket]:
    """The client's connection, and the other end of what the server has in its stead.

    The server goes on with its socket: it ends the answer, shuts down and closes, all of it to a decoy, whose client is
    gone as soon as the other end is closed. From a socket that was merely detached gunicorn gets errors: it logs one,
    and counts the connection down twice.

    Raises:
        OSError: no descriptors are left.
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
    """Give up a phone that has gone silently after ``_DEAD_CLIENT_MILLISECONDS``, not after a quarter of an hour."""
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _DEAD_CLIENT_MILLISECONDS)


def close_connection(stream: Stream) -> None:
    """Close the connection of ``stream``, after the reason and the end of the response, if nothing else is unsent."""
    words = encode_event("end", stream.ended) if stream.ended else b""
    if stream.chunked:
        words = (encode_chunk(words) if words else b"") + LAST_CHUNK
    with suppress(OSError):  # it may be gone already
        if words and not stream.unsent:
            send(stream.fd, words)
    os.close(stream.fd)
