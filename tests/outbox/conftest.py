from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from meetup.config import Config
from meetup.outbox.push_keys import generate_keys
from tests.outbox.mail_server import MailServer
from tests.outbox.push_service import PushService


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


@pytest.fixture
def push_service(app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> PushService:
    """The push service that the application knows; it is down until somebody runs it."""
    service, (public, private) = PushService(), generate_keys().values()
    told = replace(config, push_services=(service.origin,), push_public_key=public, push_private_key=private)
    monkeypatch.setitem(app.config, "MEETUP", told)
    return service


@pytest.fixture
def pushing(push_service: PushService) -> Iterator[PushService]:
    """The same, up and running."""
    with push_service.running():
        yield push_service
