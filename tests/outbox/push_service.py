"""A push service on loopback, with the habits of bad ones; and a browser that can read what it was sent."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.servers import free_port

AUTH = b"sixteen bytes ok"


class PushService:
    """What arrived: path, headers and body of each; ``habit`` is the status that it answers with."""

    def __init__(self) -> None:
        self.port = free_port()
        self.habit = 201
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self._lock = Lock()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        with self._lock:
            self.received.append((path, headers, body))
        return self.habit

    @contextmanager
    def running(self) -> Iterator[None]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = service.take(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                self.send_response(status)
                if status in (301, 307):
                    self.send_header("Location", f"{service.origin}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """The tests say what went wrong."""

        with ThreadingHTTPServer(("127.0.0.1", self.port), Handler) as server:
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()


class Device:
    """A browser that has subscribed, at a place of its own."""

    def __init__(self, service: PushService, name: str = "ana") -> None:
        self.endpoint = f"{service.origin}/device/{name}"
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def form(self) -> dict[str, str]:
        """What it tells the site."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": text(point), "auth": text(AUTH)}

    def read(self, body: bytes) -> dict[str, Any]:
        """What was pushed, opened with its key (RFC 8291)."""
        opened = http_ece.decrypt(body, private_key=self._key, auth_secret=AUTH, version="aes128gcm")
        said: dict[str, Any] = json.loads(opened)
        return said


def claims_of(headers: dict[str, str], public_key: str) -> dict[str, Any]:
    """What the server signed of itself, with the key that the browser was given (RFC 8292)."""
    _, _, parts = headers["authorization"].partition(" ")
    token, key = (part.strip().partition("=")[2] for part in parts.split(","))
    assert key == public_key
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    return claims


def text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")
