"""Sending mails by SMTP (RFC 5321), with a verified certificate (RFC 8314)."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from ..mail_servers import MailServer

TIMEOUT_SECONDS = 15.0


def send(message: EmailMessage, server: MailServer) -> None:
    """Send ``message`` through ``server``, over a connection of its own.

    Raises:
        OSError: the server cannot be reached or does not accept the message, or its certificate is not trusted.
    """
    with _signed_in(server) as client:
        client.send_message(message)


def check(server: MailServer) -> None:
    """Connect to ``server`` and sign in, as ``send`` does. Raises OSError likewise."""
    with _signed_in(server) as client:
        client.noop()


@contextmanager
def _signed_in(server: MailServer) -> Iterator[smtplib.SMTP]:
    with _connect(server) as client:
        if server.starttls:
            client.starttls(context=server.ssl_context())
        if server.username:
            client.login(server.username, server.password)
        yield client


def _connect(server: MailServer) -> smtplib.SMTP:
    if server.tls:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=server.ssl_context())
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
