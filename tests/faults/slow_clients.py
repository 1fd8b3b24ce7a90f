"""Clients of our server that send or read so slowly that a thread for each of them would be too much."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from threading import Event, Thread

PATIENCE = 60.0


def get(port: int, path: str, cookie: str = "", seconds: float = PATIENCE) -> tuple[int, dict[str, str], bytes]:
    """Return the status, the headers and the body of a page."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=seconds)) as connection:
        connection.request("GET", path, headers={"Host": f"localhost:{port}", "Cookie": f"session={cookie}"})
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()


def head(port: int, path: str, method: str = "GET", *lines: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: localhost:{port}", *lines, "", ""]).encode()


@contextmanager
def connections(port: int, count: int, sent: bytes, receive_buffer: int = 0) -> Iterator[list[socket.socket]]:
    """Connections that have sent ``sent`` and nothing else."""
    with ExitStack() as stack:
        opened = []
        for _ in range(count):
            client = stack.enter_context(socket.socket())
            if receive_buffer:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            client.settimeout(PATIENCE)
            client.connect(("127.0.0.1", port))
            client.sendall(sent)
            opened.append(client)
        yield opened


@contextmanager
def read_by_the_byte(clients: list[socket.socket]) -> Iterator[None]:
    """Read one byte a second from each of them until the block ends."""
    stopped = Event()

    def read() -> None:
        while not stopped.wait(1):
            for client in clients:
                client.recv(1)

    thread = Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
