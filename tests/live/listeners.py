"""A browser's EventSource, strict about what it is sent, and the phone that it runs on."""

import socket
import time
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

PATIENCE = 60.0
"""Seconds after which a test gives up. No test depends on how soon something comes before that."""


@dataclass(frozen=True)
class Event:
    name: str
    data: str
    id: str = ""


def parsed(block: str) -> Event | None:
    """One block of an event stream as the HTML standard reads it (section 9.2.6); none of a comment."""
    fields: dict[str, list[str]] = {"event": [], "data": [], "id": [], "retry": []}
    for line in block.split("\n"):
        name, _, value = line.partition(":")
        if name:
            fields[name].append(value.removeprefix(" "))
    said = {name: values[-1] for name, values in fields.items() if values}
    if not said:
        return None
    name = "greeting" if "retry" in said else said.get("event", "message")
    return Event(name, said.get("retry") or "\n".join(fields["data"]), said.get("id", ""))


class Listener:
    """An open stream. Whatever breaks HTTP's framing or the event stream fails the test."""

    def __init__(self, port: int, path: str, headers: dict[str, str], version: str = "1.1") -> None:
        lines = [f"GET {path} HTTP/{version}", *(f"{name}: {value}" for name, value in headers.items())]
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        self._raw, self._text, self.comments, self.ended = b"", "", 0, False
        head = self._until(b"\r\n\r\n").decode()
        self.status = int(head.split()[1])
        self.headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
        self._chunked = self.headers.get("transfer-encoding") == "chunked"
        self.last_id = ""

    def next(self, patience: float = PATIENCE) -> Event | None:
        """The next event within ``patience`` seconds; none when it ended instead.

        Raises:
            TimeoutError: nothing came.
        """
        deadline = time.monotonic() + patience
        while True:
            while "\n\n" in self._text:
                block, _, self._text = self._text.partition("\n\n")
                if event := parsed(block):
                    self.last_id = event.id or self.last_id
                    return event
                self.comments += 1
            if self.ended:
                assert not self._text
                return None
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            self._read_on()

    def said(self, patience: float = PATIENCE) -> str:
        """The words of the next message."""
        event = self.next(patience)
        assert event, "the stream ended"
        return event.data.partition(">")[2].partition("<")[0]

    def rest(self, patience: float) -> list[Event]:
        """All that comes within ``patience`` seconds, or until the end."""
        found, deadline = [], time.monotonic() + patience
        try:
            while event := self.next(max(0.0, deadline - time.monotonic())):
                found.append(event)
        except TimeoutError:
            pass
        return found

    def beat(self, patience: float = PATIENCE) -> None:
        """Wait for a heartbeat, before which nothing else may come.

        Raises:
            TimeoutError: nothing came.
        """
        self.socket.settimeout(patience)
        while not self.comments:
            block, end, rest = self._text.partition("\n\n")
            if end:
                assert parsed(block) is None
                self.comments, self._text = 1, rest
            else:
                assert not self.ended
                self._read_on()

    def close(self) -> None:
        self.socket.close()

    def _read_on(self) -> None:
        if not self._chunked:
            came, self._raw = self._raw or self.socket.recv(65536), b""
            self.ended = not came
            self._text += came.decode()
            return
        size = int(self._until(b"\r\n"), 16)
        chunk = self._exactly(size + 2)
        assert chunk.endswith(b"\r\n")
        self._text += chunk[:-2].decode()
        if size == 0:
            self.ended = True
            assert self._raw == b""
            assert self.socket.recv(1) == b"", "more came after the last chunk"

    def _until(self, end: bytes) -> bytes:
        while end not in self._raw:
            self._more()
        found, _, self._raw = self._raw.partition(end)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._raw) < size:
            self._more()
        found, self._raw = self._raw[:size], self._raw[size:]
        return found

    def _more(self) -> None:
        came = self.socket.recv(65536)
        assert came, "the connection broke off without an end"
        self._raw += came


@dataclass
class Phone:
    """Somebody's browser on one of our servers."""

    address: str
    cookie: str
    room_id: int
    token: str = ""
    opened: list[Listener] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    @property
    def headers(self) -> dict[str, str]:
        return {"Host": self.address.removeprefix("http://"), "Cookie": f"session={self.cookie}"}

    def listen(self, last_id: str = "", query: str = "", version: str = "1.1") -> Listener:
        headers = self.headers | ({"Last-Event-ID": last_id} if last_id else {})
        self.opened.append(Listener(self.port, f"/halls/{self.room_id}{query}", headers, version))
        return self.opened[-1]

    def hear(self, last_id: str = "") -> Listener:
        """Listen, past the greeting."""
        listener = self.listen(last_id)
        assert listener.status == 200
        greeting = listener.next()
        assert greeting
        assert greeting.name == "greeting"
        return listener

    def hang_up(self) -> None:
        for listener in self.opened:
            listener.close()

    def post(self, what: str, **form: str) -> None:
        """POST to the hall."""
        assert self.ask("POST", f"/halls/{self.room_id}/{what}", form) == 200

    def say(self, body: str, **form: str) -> None:
        self.post("messages", body=body, **form)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> int:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            headers = self.headers | {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, urlencode(form or {}) if method == "POST" else None, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status


def awake(address: str) -> None:
    """Wait until a page comes; the port is open before that."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            assert Phone(address, "", 0).ask("GET", "/sign-in") == 200
            return
        except (OSError, HTTPException):
            assert time.monotonic() < deadline
            time.sleep(0.1)
