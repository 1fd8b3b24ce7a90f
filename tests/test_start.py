"""How the server starts, or refuses to (L3)."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from meetup.config import Config
from tests import servers
from tests.faults.slow_clients import get
from tests.instances import furnished

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.one_database
@pytest.mark.slow
def test_files_arrive_whole(app: Flask, config: Config, tmp_path: Path) -> None:
    """The server may not send them by a system call of its own, because it never waits for a client."""
    settings = {"DATABASE_URL": config.database_url, "SECRET_KEY": config.secret_key}
    with servers.companion(furnished(tmp_path), settings) as address:
        port = int(address.rpartition(":")[2])
        for url in map(app.extensions["assets"].url, ("app.css", "js/app.js")):
            status, headers, body = get(port, url)
            assert (status, len(body)) == (200, int(headers["Content-Length"]))
            assert body == app.test_client().get(url).data


@pytest.mark.one_database
@pytest.mark.slow
def test_processes_that_were_asked_of_gunicorn_itself_need_redis(tmp_path: Path) -> None:
    """L3: each of them would count its own limits otherwise."""
    settings = {
        "SECRET_KEY": secrets.token_urlsafe(32),
        "BASE_URL": "https://meet.example.org",
        "SMTP_URL": "smtp://127.0.0.1",
        **dict.fromkeys(("OPERATOR_NAME", "OPERATOR_ADDRESS", "OPERATOR_MAIL"), "hello@example.org"),
        "MEETUP_INSTANCE": str(furnished(tmp_path)),
        "PORT": str(servers.free_port()),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "meetup/gunicorn.py", "--workers", "2", "wsgi:app"]
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **settings}
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode != 0
    assert "REDIS_URL must be set with WEB_CONCURRENCY above 1" in ended.stderr
