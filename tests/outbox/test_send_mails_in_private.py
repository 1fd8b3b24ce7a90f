"""What is in a mail signs people in, so it is told to the mail server alone (L3; RFC 3207, RFC 8314)."""

import ssl
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask
from sqlalchemy import select

from meetup import outbox
from meetup.extensions import db
from meetup.outbox import Mail
from meetup.outbox.worker import send_due
from tests.outbox.mail_server import MailServer

pytestmark = pytest.mark.one_database

HOST = "localhost"


class Server(MailServer):
    """A mail server with a certificate, which remembers the passwords it was told."""

    def __init__(self, certificate: ssl.SSLContext | None, tls: bool) -> None:
        super().__init__()
        self.passwords: list[bytes] = []
        options: dict[str, Any] = {"authenticator": self.authenticate, "auth_require_tls": False}
        if certificate and not tls:
            options |= {"tls_context": certificate, "require_starttls": True}
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ssl_context=certificate if tls else None, **options
        )

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        self.passwords.append(login.password)
        return AuthResult(success=True)


class Authority:
    """Who issues certificates, and the file that says so."""

    def __init__(self, folder: Path) -> None:
        self.issuer = trustme.CA()
        self.file = folder / "authority.pem"
        self.issuer.cert_pem.write_to_path(str(self.file))

    def certificate_for(self, host: str) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.issuer.issue_cert(host).configure_cert(context)
        return context


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def send(app: Flask, monkeypatch: pytest.MonkeyPatch, server: Server, url: str, ca_file: Path | None) -> str:
    """Send one mail and return why it was not sent."""
    settings: dict[str, Any] = {"smtp_url": url, "smtp_ca_file": str(ca_file) if ca_file else None}
    monkeypatch.setitem(app.config, "MEETUP", replace(app.config["MEETUP"], **settings))
    with app.app_context():
        outbox.write_letter("sign_in", to="ana@example.org", seed="x")
        db.session.commit()
        server.controller.start()
        try:
            send_due()
        finally:
            server.controller.stop()
        return db.session.scalars(select(Mail)).one().problem


def url_of(server: Server, tls: bool) -> str:
    address = f"user:pass%20word@{HOST}:{server.port}"
    return f"smtps://{address}" if tls else f"smtp://{address}?starttls=yes"


@pytest.mark.parametrize("tls", [True, False])
def test_with_a_certificate_of_an_authority_of_ones_own(
    app: Flask, monkeypatch: pytest.MonkeyPatch, authority: Authority, tls: bool
) -> None:
    server = Server(authority.certificate_for(HOST), tls)
    assert send(app, monkeypatch, server, url_of(server, tls), authority.file) == ""
    assert (len(server.letters), server.passwords) == (1, [b"pass word"])


@pytest.mark.parametrize("tls", [True, False])
@pytest.mark.parametrize(("host", "is_known"), [(HOST, False), ("other.example", True)])
def test_nothing_is_told_to_an_impostor(
    app: Flask, monkeypatch: pytest.MonkeyPatch, authority: Authority, host: str, is_known: bool, tls: bool
) -> None:
    """The certificate is from an authority nobody knows, or of another host."""
    server = Server(authority.certificate_for(host), tls)
    known = authority.file if is_known else None
    assert send(app, monkeypatch, server, url_of(server, tls), known) == "SSLCertVerificationError"
    assert (server.letters, server.passwords) == ([], [])


def test_nor_to_a_server_whose_offer_of_tls_was_taken_out_on_the_way(
    app: Flask, monkeypatch: pytest.MonkeyPatch, authority: Authority
) -> None:
    server = Server(None, tls=False)
    assert send(app, monkeypatch, server, url_of(server, tls=False), authority.file) == "SMTPNotSupportedError"
    assert (server.letters, server.passwords) == ([], [])
