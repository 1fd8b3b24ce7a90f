"""Metrics for Prometheus: on a port of their own, for all processes together, and about nobody."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask import Flask

from meetup.config import Config
from meetup.extensions import db
from meetup.jobs import Job
from meetup.operations import measures
from meetup.outbox import write_letter
from tests import servers
from tests.cast import Cast
from tests.instances import furnished
from tests.operations.test_read_structured_logs import ask

PATIENCE = 30.0
NAMES = (
    "meetup_database_up",
    "meetup_jobs_waiting",
    "meetup_open_streams",
    "meetup_outbox_oldest_seconds",
    "meetup_outbox_waiting",
    "meetup_request_seconds_count",
    "meetup_requests_total",
    "meetup_worker_beat_age_seconds",
)


def scraped(port: int) -> str:
    """Return the metrics, once they are served."""
    deadline = time.monotonic() + PATIENCE
    while not servers.answers(port):
        assert time.monotonic() < deadline, "nobody serves metrics"
        time.sleep(0.1)
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE) as answer:
        return str(answer.read().decode())


def number(text: str, line: str) -> float:
    """Return the value of a line, 0 if it is missing."""
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


@contextmanager
def measured(config: Config, folder: Path, options: str, **environ: str) -> Iterator[tuple[str, int]]:
    """Our server with metrics; yields its address and the port of the metrics."""
    port = servers.free_port()
    settings = {"SECRET_KEY": config.secret_key, "DATABASE_URL": config.database_url, "METRICS_PORT": str(port)}
    with servers.companion(furnished(folder), settings | environ, options=options) as address:
        yield address, port


@pytest.mark.slow
@pytest.mark.one_database
def test_requests_are_counted_for_all_processes(
    app: Flask, cast: Cast, config: Config, redis_url: str, tmp_path: Path
) -> None:
    with measured(config, tmp_path, "--workers 2", REDIS_URL=redis_url) as (address, port):
        for _ in range(20):
            assert ask(address, "/healthz")[0] == 200
        ask(address, "/c/canary-code")
        text = scraped(port)
    assert number(text, 'meetup_requests_total{endpoint="operations.healthz",status="2xx"}') == 20
    assert number(text, 'meetup_request_seconds_count{endpoint="operations.healthz"}') == 20
    assert number(text, "meetup_database_up") == 1
    assert [name for name in NAMES if f"\n{name}" not in text] == []
    assert "canary" not in text


def test_what_waits_is_counted(app: Flask, cast: Cast) -> None:
    def value(name: str) -> float:
        with app.app_context():
            return measures[name]()

    assert value("worker_beat_age_seconds") != value("worker_beat_age_seconds"), "it never ran"
    waiting, jobs = value("outbox_waiting"), value("jobs_waiting")
    with app.app_context():
        write_letter("sign_in", to="somebody@example.org", seed="x")
        Job.start(cast.owner.id, "import", {}, [])
        db.session.commit()
    assert value("outbox_waiting") == waiting + 1
    assert value("jobs_waiting") == jobs + 1
    assert value("outbox_oldest_seconds") >= 0
    with app.app_context():
        assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    assert value("worker_beat_age_seconds") < 60


@pytest.mark.slow
@pytest.mark.one_database
def test_without_a_port_nothing_is_loaded(app: Flask, config: Config, tmp_path: Path) -> None:
    code = "import sys, wsgi; assert 'prometheus_client' not in sys.modules; assert 'sentry_sdk' not in sys.modules"
    environ = {"SECRET_KEY": config.secret_key, "MEETUP_ENV": "testing", "MEETUP_INSTANCE": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=servers.ROOT, env=environ, check=True)
