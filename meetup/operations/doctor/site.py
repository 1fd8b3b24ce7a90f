"""Judging the site as others see it at BASE_URL: its certificate, and its clock."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from ...config import Config
from ...extensions import now
from .findings import Finding, fail, ok, warn
from .installation import judge_clock

TIMEOUT_SECONDS = 5.0
SOON = timedelta(days=21)
VERY_SOON = timedelta(days=3)


def examine_site(config: Config, context: ssl.SSLContext | None = None) -> Iterator[Finding]:
    """Yield what there is to say about the address that people use, which is asked once."""
    parts = urlsplit(config.base_url)
    host, port = parts.hostname or "", parts.port or (443 if config.is_https else 80)
    try:
        if config.is_https:
            yield judge_certificate(_certificate_end(host, port, context), now())
        yield from _ask_health(config, host, port, context)
    except ssl.SSLCertVerificationError as error:
        advice = "Let the proxy get a new one, with this name in it."
        yield fail("certificate", f"browsers do not trust it ({error.verify_message})", advice)
    except (OSError, HTTPException) as error:
        advice = "Start the server and the proxy, and see whether BASE_URL leads to them."
        yield fail("BASE_URL", f"{config.base_url} does not answer ({type(error).__name__})", advice)


def judge_certificate(end: datetime, moment: datetime) -> Finding:
    days = (end - moment) / timedelta(days=1)
    advice = "See why the proxy does not renew it by itself."
    if end - moment < VERY_SOON:
        return fail("certificate", f"it ends in {days:.0f} days", advice)
    if end - moment < SOON:
        return warn("certificate", f"it ends in {days:.0f} days", advice)
    return ok("certificate", f"valid for {days:.0f} days")


def judge_health(status: int) -> Finding:
    if status != 200:
        advice = "See whether the proxy sends all paths to the server, and what its log says."
        return fail("BASE_URL", f"/healthz answers {status}", advice)
    return ok("BASE_URL", "/healthz answers")


def _ask_health(config: Config, host: str, port: int, context: ssl.SSLContext | None) -> Iterator[Finding]:
    connection = (
        HTTPSConnection(host, port, timeout=TIMEOUT_SECONDS, context=context)
        if config.is_https
        else HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    )
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    yield judge_health(answer.status)
    if date := answer.headers.get("Date"):
        yield judge_clock("BASE_URL", parsedate_to_datetime(date), now().replace(microsecond=0))


def _certificate_end(host: str, port: int, context: ssl.SSLContext | None) -> datetime:
    context = context or ssl.create_default_context()
    with (
        socket.create_connection((host, port), TIMEOUT_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        certificate = secure.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
