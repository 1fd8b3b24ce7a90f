"""L1: logs as JSON say which endpoint was asked and how it went, and nothing of who asked and what for."""

import json
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from meetup.config import Config
from server.json_lines import without_addresses
from tests import servers
from tests.instances import furnished

pytestmark = pytest.mark.one_database

SECRETS = ("canary-code", "canary@example.org", "canary-token", "forged-id", "203.0.113.9")


def ask(address: str, path: str, **headers: str) -> tuple[int, str]:
    """Return the status and the request id of an answer."""
    parts = urlsplit(address)
    with closing(HTTPConnection("127.0.0.1", parts.port or 0, timeout=30)) as connection:
        connection.request("GET", path, headers={"Host": parts.netloc, **headers})
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("X-Request-ID", "")


@pytest.mark.slow
def test_a_line_for_each_request(app: Flask, config: Config, tmp_path: Path) -> None:
    environ = {"SECRET_KEY": config.secret_key, "DATABASE_URL": config.database_url, "LOG_FORMAT": "json"}
    paths = ("/c/canary-code", "/sign-in?email=canary@example.org", "/no/such/canary-token", "/healthz", "/", "/")
    with servers.companion(furnished(tmp_path), environ) as address:
        forged = {"X-Request-ID": "forged-id", "X-Forwarded-For": "203.0.113.9"}
        answers = [ask(address, path, **forged) for path in paths]
    lines = [json.loads(line) for line in (tmp_path / "server.log").read_text().splitlines()]
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    starts = [line for line in lines if line["message"].startswith("Starting gunicorn")]
    assert len(starts) == 1, "each line is written once"
    by_id = {line["request_id"]: line for line in lines if line["logger"] == "meetup.access"}
    told = [by_id[request_id] for _, request_id in answers]
    assert len({request_id for _, request_id in answers}) == len(paths)
    assert [line["status"] for line in told] == [status for status, _ in answers]
    assert [line["endpoint"] for line in told[:4]] == [
        "codes.show",
        "people.sign_ins.new",
        "unknown",
        "operations.healthz",
    ]
    assert all(line["duration_ms"] >= 0 for line in told)
    written = (tmp_path / "server.log").read_text()
    assert not [secret for secret in SECRETS if secret in written]


def test_without_it_there_is_neither_a_line_nor_an_id(app: Flask) -> None:
    assert "X-Request-ID" not in app.test_client().get("/healthz").headers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Invalid request from ip=203.0.113.9: no", "Invalid request from ip=[address]: no"),
        ("from 2001:db8::1 and ::ffff:10.0.0.1", "from [address] and"),
        ("to canary@example.org", "to [address]"),
        ("at 12:30:45 of 2026-11-30, version 1.2.3", "at 12:30:45 of 2026-11-30, version 1.2.3"),
    ],
)
def test_addresses_are_left_out(text: str, shown: str) -> None:
    assert without_addresses(text).startswith(shown)
