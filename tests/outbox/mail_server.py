"""A real mail server on loopback, with the habits of bad ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller

from tests.servers import free_port


class MailServer:
    """What arrived; ``habit`` is its answer to the data, or ``"hang up"`` for none."""

    def __init__(self) -> None:
        self.port = free_port()
        self.habit = "250 OK"
        self.received: list[tuple[list[str], EmailMessage]] = []
        self._lock = Lock()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def letters(self) -> list[EmailMessage]:
        return [letter for _, letter in self.received]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  the library's name
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        with self._lock:
            self.received.append((envelope.rcpt_tos, letter))
        if self.habit == "hang up":
            server.transport.abort()
        return self.habit

    @contextmanager
    def running(self) -> Iterator[None]:
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()
