"""`flask doctor` names what is wrong, says what to do, and ends with 1 if something does not work."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPNotSupportedError, SMTPSenderRefused
from threading import Thread
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from flask import Flask

from meetup.config import Config
from meetup.operations.doctor import databases, installation, mail, site
from meetup.operations.doctor.findings import Finding, Level
from meetup.operations.revisions import head_revisions
from tests.outbox.mail_server import MailServer

MOMENT = datetime(2026, 11, 30, 12, tzinfo=UTC)
DNS = {
    "example.org": ["v=spf1 mx -all", "something else"],
    "_dmarc.example.org": ["v=DMARC1; p=reject"],
    "key1._domainkey.example.org": ["k=rsa; p=MIIB"],
}


def ago(**span: float) -> datetime:
    return MOMENT - timedelta(**span)


def texts(name: str, changes: dict[str, Sequence[str] | None]) -> Sequence[str] | None:
    return changes.get(name, DNS.get(name, []))


JUDGEMENTS: dict[str, tuple[Callable[[], Finding], Level]] = {
    "much space": (lambda: installation.judge_space("disk", 10 * 2**30), Level.OK),
    "little space": (lambda: installation.judge_space("disk", 2**30), Level.WARN),
    "no space": (lambda: installation.judge_space("disk", 2**20), Level.FAIL),
    "backup of today": (lambda: installation.judge_backup(ago(hours=20), MOMENT), Level.OK),
    "old backup": (lambda: installation.judge_backup(ago(days=3), MOMENT), Level.FAIL),
    "no backup": (lambda: installation.judge_backup(None, MOMENT), Level.WARN),
    "same clock": (lambda: installation.judge_clock("it", MOMENT, ago(seconds=2)), Level.OK),
    "clock is off": (lambda: installation.judge_clock("it", MOMENT, ago(seconds=-30)), Level.WARN),
    "clock is wrong": (lambda: installation.judge_clock("it", MOMENT, ago(hours=1)), Level.FAIL),
    "static files": (lambda: installation.judge_static_files(9), Level.OK),
    "no static files": (lambda: installation.judge_static_files(0), Level.WARN),
    "push keys": (lambda: installation.judge_push_keys(True), Level.OK),
    "no push keys": (lambda: installation.judge_push_keys(False), Level.WARN),
    "fonts": (lambda: installation.judge_fonts(True), Level.OK),
    "no fonts": (lambda: installation.judge_fonts(False), Level.WARN),
    "head": (lambda: databases.judge_migrations(set(head_revisions())), Level.OK),
    "behind": (lambda: databases.judge_migrations({"0001"}), Level.FAIL),
    "no tables": (lambda: databases.judge_migrations(set()), Level.FAIL),
    "beat": (lambda: databases.judge_beat(ago(minutes=1), MOMENT), Level.OK),
    "late beat": (lambda: databases.judge_beat(ago(hours=1), MOMENT), Level.FAIL),
    "no beat": (lambda: databases.judge_beat(None, MOMENT), Level.FAIL),
    "WAL": (lambda: databases.judge_journal("wal", 2), Level.OK),
    "no WAL": (lambda: databases.judge_journal("delete", 2), Level.FAIL),
    "not synchronous": (lambda: databases.judge_journal("wal", 1), Level.FAIL),
    "whole": (lambda: databases.judge_integrity("ok"), Level.OK),
    "damaged": (lambda: databases.judge_integrity("row 3 missing from index"), Level.FAIL),
    "few free pages": (lambda: databases.judge_free_pages(1, 100), Level.OK),
    "many free pages": (lambda: databases.judge_free_pages(80, 100), Level.WARN),
    "redis": (lambda: databases.judge_redis(True, 0.001), Level.OK),
    "slow redis": (lambda: databases.judge_redis(True, 0.2), Level.WARN),
    "no redis": (lambda: databases.judge_redis(True, None), Level.FAIL),
    "certificate": (lambda: site.judge_certificate(ago(days=-60), MOMENT), Level.OK),
    "certificate ends": (lambda: site.judge_certificate(ago(days=-10), MOMENT), Level.WARN),
    "certificate ended": (lambda: site.judge_certificate(ago(days=1), MOMENT), Level.FAIL),
    "healthy": (lambda: site.judge_health(200), Level.OK),
    "unhealthy": (lambda: site.judge_health(502), Level.FAIL),
    "wrong password": (lambda: mail.judge_mail_error(SMTPAuthenticationError(535, b"no")), Level.FAIL),
    "no STARTTLS": (lambda: mail.judge_mail_error(SMTPNotSupportedError()), Level.FAIL),
    "refused sender": (lambda: mail.judge_mail_error(SMTPSenderRefused(550, b"no", "x")), Level.FAIL),
    "no server": (lambda: mail.judge_mail_error(ConnectionRefusedError()), Level.FAIL),
}
"""What there may be to judge, and how bad it is."""


@pytest.mark.one_database
@pytest.mark.parametrize("case", JUDGEMENTS)
def test_each_is_judged_and_what_is_not_well_has_advice(case: str) -> None:
    judge, level = JUDGEMENTS[case]
    finding = judge()
    assert finding.level == level, finding
    assert bool(finding.advice) == (level != Level.OK)
    assert finding.sentence


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "selector", "levels"),
    [
        ({}, "key1", {"SPF": "ok", "DMARC": "ok", "DKIM": "ok"}),
        ({}, "", {"SPF": "ok", "DMARC": "ok", "DKIM": "warn"}),
        ({}, "other", {"SPF": "ok", "DMARC": "ok", "DKIM": "warn"}),
        ({"example.org": []}, "key1", {"SPF": "warn", "DMARC": "ok", "DKIM": "ok"}),
        ({"example.org": ["v=spf1 a", "v=spf1 b"]}, "key1", {"SPF": "fail", "DMARC": "ok", "DKIM": "ok"}),
        ({"_dmarc.example.org": ["v=DMARC1;p=none"]}, "key1", {"SPF": "ok", "DMARC": "warn", "DKIM": "ok"}),
        ({"example.org": None}, "key1", {"SPF": "warn", "DMARC": "ok", "DKIM": "ok"}),
    ],
)
def test_the_domain_of_mails_is_looked_up(
    changes: dict[str, Sequence[str] | None], selector: str, levels: dict[str, str]
) -> None:
    findings = mail.judge_domain("example.org", selector, lambda name: texts(name, changes))
    assert {finding.subject: str(finding.level) for finding in findings} == levels


@pytest.mark.one_database
def test_a_domain_of_this_machine_has_no_records() -> None:
    (finding,) = mail.judge_domain("localhost", "", lambda _: [])
    assert finding.level == Level.FAIL


@contextmanager
def mail_server(context: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """A mail server, with STARTTLS if there is a ``context``."""
    server = MailServer()
    controller = Controller(
        server, hostname="127.0.0.1", port=server.port, tls_context=context, require_starttls=context is not None
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def authority(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    """A context with a certificate for localhost, and the file of its authority."""
    made = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("localhost").configure_cert(context)
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return context, str(tmp_path / "ca.pem")


@pytest.mark.one_database
def test_it_sends_a_letter_as_the_worker_does(config: Config, tmp_path: Path) -> None:
    context, ca_file = authority(tmp_path)
    with mail_server(context) as server:
        url = f"smtp://localhost:{server.port}?starttls=yes"
        trusting = replace(config, smtp_url=url, smtp_ca_file=ca_file, mail_from="Meet <hello@example.org>")
        found = list(mail.examine_mail(trusting, "operator@example.org", "", lambda name: texts(name, {})))
        assert found[0].level == Level.OK, found[0]
        assert "TLS" in found[0].sentence
        ((recipients, letter),) = server.received
        assert recipients == ["operator@example.org"]
        assert letter["Subject"] == "A test from localhost"
        list(mail.examine_mail(trusting, "", "", lambda name: texts(name, {})))
        assert len(server.received) == 1, "without an address, it only signs in"


@pytest.mark.one_database
def test_a_certificate_of_a_stranger_is_named(config: Config, tmp_path: Path) -> None:
    context, _ = authority(tmp_path)
    with mail_server(context) as server:
        careful = replace(config, smtp_url=f"smtp://localhost:{server.port}?starttls=yes")
        finding = next(mail.examine_mail(careful, "operator@example.org", "", lambda _: []))
        assert finding.level == Level.FAIL
        assert "not trusted" in finding.sentence
        assert not server.received


class Healthy(BaseHTTPRequestHandler):
    """A site that answers."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.mark.one_database
def test_the_site_is_looked_at_from_outside(config: Config, tmp_path: Path) -> None:
    context, ca_file = authority(tmp_path)
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        here = replace(config, base_url=f"https://localhost:{server.server_port}")
        found = list(site.examine_site(here, ssl.create_default_context(cafile=ca_file)))
        assert {finding.subject: finding.level for finding in found} == dict.fromkeys(
            ("certificate", "BASE_URL", "clock"), Level.OK
        )
        (stranger,) = site.examine_site(here)
        assert stranger.level == Level.FAIL
        assert "do not trust" in stranger.sentence
        server.shutdown()
    (gone,) = site.examine_site(here)
    assert gone.level == Level.FAIL


def test_all_of_it_is_printed_with_what_to_do(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        here = replace(app.config["MEETUP"], base_url=f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setitem(app.config, "MEETUP", here)
        result = app.test_cli_runner().invoke(args=["doctor", "--no-mail"])
        assert result.exit_code == 1, "the worker never ran"
        assert "fail worker: it has never run" in result.output
        assert "Start `flask --app wsgi worker`" in result.output
        assert "ok   migrations" in result.output
        assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
        result = app.test_cli_runner().invoke(args=["doctor", "--no-mail"])
        assert result.exit_code == 0, result.output
        server.shutdown()
