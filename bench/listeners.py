"""Thousands of phones that listen, in a process of their own."""

import re
import select
import socket
import time
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from types import TracebackType

AT_ONCE = 64
SENT = re.compile(rb"sent (\d{19}) ")


class Crowd(AbstractContextManager["Crowd"]):
    """Opens streams and remembers how late each message reached each of them."""

    def __init__(self, context: SpawnContext, port: int, path: str, cookies: list[str]) -> None:
        self.size = 0
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, port, path, cookies), daemon=True)
        self._process.start()

    def open(self, count: int) -> None:
        self.size += count
        self._asked("open", count)

    def heard(self) -> list[float]:
        """Milliseconds from saying to hearing, of each message and listener since the last time."""
        late = self._asked("heard", 0)
        assert isinstance(late, list)
        return late

    def _asked(self, what: str, count: int) -> object:
        self._pipe.send((what, count))
        return self._pipe.recv()

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.terminate()
        self._process.join()


class Ears:
    """All streams in one loop."""

    def __init__(self, port: int, path: str, cookies: list[str]) -> None:
        self._port, self._path, self._cookies = port, path, cookies
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._greeted: set[int] = set()
        self.late: list[float] = []

    def open(self, count: int) -> None:
        """Open ``count`` more, a few at a time, and wait for the greeting of each."""
        until = len(self._sockets) + count
        while len(self._greeted) < until:
            while len(self._sockets) < until and len(self._sockets) - len(self._greeted) < AT_ONCE:
                self._connect()
            self.listen(0.1)

    def listen(self, seconds: float) -> None:
        for fd, _ in self._poll.poll(seconds):
            came = self._sockets[fd].recv(65536)
            now = time.time_ns()
            assert came, "a stream ended"
            if sent := SENT.findall(came):
                self.late += [(now - int(at)) / 1e6 for at in sent]
            elif b"retry:" in came:
                self._greeted.add(fd)
            else:
                assert not came.startswith(b"HTTP/1.1 ") or came.startswith(b"HTTP/1.1 200"), came[:200]

    def _connect(self) -> None:
        cookie = self._cookies[len(self._sockets)]
        connection = socket.create_connection(("127.0.0.1", self._port))
        head = f"GET {self._path} HTTP/1.1\r\nHost: localhost:{self._port}\r\nCookie: session={cookie}\r\n\r\n"
        connection.sendall(head.encode())
        connection.setblocking(False)
        self._sockets[connection.fileno()] = connection
        self._poll.register(connection.fileno(), select.EPOLLIN)


def serve(pipe: Connection, port: int, path: str, cookies: list[str]) -> None:
    """Do what comes through the pipe, and listen meanwhile."""
    ears = Ears(port, path, cookies)
    while True:
        ears.listen(0.05)
        if not pipe.poll():
            continue
        what, count = pipe.recv()
        if what == "open":
            ears.open(count)
            pipe.send(None)
        else:
            pipe.send(ears.late)
            ears.late = []
