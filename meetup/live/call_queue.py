"""A queue through which any thread asks the hub's thread to call a function."""

import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .sockets import send

Call = tuple[Callable[..., None], tuple[Any, ...]]
"""A function and the arguments to call it with."""


class CallQueue:
    """Hold the calls that wait for one thread, in the order in which they were asked for.

    That thread watches the queue with a selector: the queue is readable as soon as a call waits. Create a queue only
    after any fork, because it consists of two connected sockets.
    """

    def __init__(self) -> None:
        self._calls: deque[Call] = deque()
        self._wake_receiver, self._wake_sender = socket.socketpair()
        for end in (self._wake_receiver, self._wake_sender):
            end.setblocking(False)

    def fileno(self) -> int:
        """Return the descriptor that becomes readable when a call waits."""
        return self._wake_receiver.fileno()

    def put(self, function: Callable[..., None], *arguments: Any) -> None:
        """Append a call and wake the thread. Any thread may do so, and it never waits."""
        self._calls.append((function, arguments))
        with suppress(OSError):  # the queue has been closed in the meantime
            send(self._wake_sender.fileno(), b"\0")

    def take_all(self) -> list[Call]:
        """Remove and return all waiting calls. Call it only when the queue is readable."""
        self._wake_receiver.recv(4096)
        return [self._calls.popleft() for _ in range(len(self._calls))]

    def close(self) -> None:
        """Close both sockets. Calls that are put afterwards are never made."""
        self._wake_receiver.close()
        self._wake_sender.close()
