"""Sending mails by SMTP (RFC 5321)."""

import smtplib
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 15.0


def send(message: EmailMessage, smtp_url: str) -> None:
    """Send ``message`` through the mail server at ``smtp_url``, over a connection of its own.

    Raises:
        OSError: the server cannot be reached or does not accept the message.
    """
    url = urlsplit(smtp_url)
    client, default_port = (smtplib.SMTP_SSL, 465) if url.scheme == "smtps" else (smtplib.SMTP, 25)
    with client(url.hostname or "localhost", url.port or default_port, timeout=TIMEOUT_SECONDS) as server:
        if parse_qs(url.query).get("starttls", ["no"])[0] != "no" or url.port == 587:
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
