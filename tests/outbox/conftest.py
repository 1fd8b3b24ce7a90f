from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from meetup.config import Config
from tests.outbox.mail_server import MailServer


@pytest.fixture
def mail_server(app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """The mail server that the application is told to use; it is down until somebody runs it."""
    server = MailServer()
    monkeypatch.setitem(app.config, "MEETUP", replace(config, smtp_url=server.url))
    return server


@pytest.fixture
def post_office(mail_server: MailServer) -> Iterator[MailServer]:
    """The same, up and running."""
    with mail_server.running():
        yield mail_server
