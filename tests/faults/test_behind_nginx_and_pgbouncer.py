"""The largest way to run it: two processes behind nginx, with PostgreSQL behind PgBouncer (transactions) and Valkey.

People scan while one process is killed, PgBouncer is restarted, and nginx reloads: nothing acknowledged is lost.
"""

import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import psycopg
import pytest

from meetup.config import Config
from tests import servers
from tests.faults.conftest import TellFault
from tests.faults.phones import count_losses, scanning_people
from tests.operations.backups import installation_on

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.nightly,
    pytest.mark.skipif(not (shutil.which("nginx") and shutil.which("pgbouncer")), reason="no nginx or no PgBouncer"),
]

PROCESSES = 2
PEOPLE = 4
PAUSE_SECONDS = 0.2
DEPLOY = (servers.ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
ACCOUNT = servers.UNPRIVILEGED if os.geteuid() == 0 else None

POOLER = """
[databases]
site = host=127.0.0.1 port={postgres_port} dbname=site user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
auth_type = any
pool_mode = transaction
max_client_conn = 100
default_pool_size = 8
unix_socket_dir =
"""


def nginx_settings(port: int, web_port: int, folder: Path) -> str:
    """The settings that docs/deploy.md recommends, on other ports, without TLS, and with files of the test's own."""
    found = re.search(r"```nginx\n(.*?)```", DEPLOY, re.S)
    assert found, "docs/deploy.md has no settings of nginx"
    text = found[1].replace("127.0.0.1:8000", f"127.0.0.1:{web_port}")
    text = text.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}").replace("meet.example.org", "localhost")
    text = re.sub(r" *ssl_certificate.*\n", "", text)
    paths = "".join(
        f"    {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
    return head + text.replace("http {\n", f"http {{\n    access_log off;\n{paths}", 1)


class Site:
    """All of it, each part a process of its own."""

    def __init__(self, config: Config, postgres: servers.OwnPostgres, redis_url: str, folder: Path) -> None:
        self._parts, self.folder = ExitStack(), folder
        instance = folder / "instance"
        instance.mkdir()
        self.installation = installation_on(postgres.url, config, instance)
        with psycopg.connect(postgres.url, autocommit=True) as connection:
            connection.execute("ALTER ROLE postgres SET lock_timeout = '5s'")
            connection.execute("ALTER ROLE postgres SET statement_timeout = '15s'")
        self.postgres_port, self.pooler_port = postgres.port, servers.free_port()
        self.start_pooler()
        self.web_port, self.port = servers.free_port(), servers.free_port()
        environ = {
            **self.installation.environ,
            "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{self.pooler_port}/site",
            "DATABASE_POOLER": "transaction",
            "REDIS_URL": redis_url,
            "WEB_CONCURRENCY": str(PROCESSES),
            "TRUSTED_PROXIES": "1",
            "BASE_URL": f"http://localhost:{self.port}",
        }
        self.gunicorn = self._parts.enter_context(servers.gunicorn(instance, environ, self.web_port))
        self.nginx = self._parts.enter_context(self._proxying())
        self.phones = self._parts.enter_context(scanning_people(self.installation.app, self.port, PAUSE_SECONDS))

    def start_pooler(self) -> None:
        settings = self.folder / "pgbouncer.ini"
        settings.write_text(POOLER.format(postgres_port=self.postgres_port, port=self.pooler_port))
        self.folder.chmod(0o755)
        settings.chmod(0o644)
        program = shutil.which("pgbouncer") or ""
        ready = lambda: servers.answers(self.pooler_port)  # noqa: E731
        log = self.folder / "pgbouncer.log"
        self._pooler = ExitStack()
        running = servers.running([program, str(settings)], ready, log, user=ACCOUNT, cwd="/")
        self.pooler = self._pooler.enter_context(running)

    def restart_pooler(self) -> None:
        self._pooler.close()
        time.sleep(0.5)
        self.start_pooler()

    def _proxying(self) -> AbstractContextManager[int]:
        settings = self.folder / "nginx.conf"
        settings.write_text(nginx_settings(self.port, self.web_port, self.folder))
        program = shutil.which("nginx") or ""
        ready = lambda: servers.serves(self.port)  # noqa: E731
        return servers.running([program, "-c", str(settings)], ready, self.folder / "nginx.log")

    def children(self) -> list[int]:
        """The processes that serve pages."""
        text = Path(f"/proc/{self.gunicorn}/task/{self.gunicorn}/children").read_text()
        return [int(process_id) for process_id in text.split()]

    def close(self) -> None:
        self._parts.close()
        self._pooler.close()
        self.installation.rest()


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    """All of it, with its files where PgBouncer's account may read them, which it may not in pytest's folders."""
    with ExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory(prefix="meetup-stack-", ignore_cleanup_errors=True))
        postgres = running.enter_context(servers.OwnPostgres.made())
        running.enter_context(postgres.running(""))
        made = Site(config, postgres, running.enter_context(servers.redis()), Path(folder))
        running.callback(made.close)
        yield made


def test_parts_of_it_fail_under_people_who_scan(site: Site, tell_fault: TellFault) -> None:
    assert len(site.children()) == PROCESSES
    phones, healed = site.phones, []
    phones.wait_for(4 * PEOPLE)
    os.kill(site.children()[0], signal.SIGKILL)
    healed.append(phones.seconds_until_heard(time.monotonic()))
    phones.wait_for(4 * PEOPLE)
    site.restart_pooler()
    healed.append(phones.seconds_until_heard(time.monotonic()))
    phones.wait_for(4 * PEOPLE)
    os.kill(site.nginx, signal.SIGHUP)
    healed.append(phones.seconds_until_heard(time.monotonic()))
    phones.wait_for(4 * PEOPLE)
    phones.stop()
    lost, doubled = count_losses(site.installation.app, phones.acknowledged)
    tell_fault("a process, PgBouncer, nginx", "PostgreSQL", len(phones.acknowledged), lost, doubled, max(healed))
    assert (lost, doubled) == (0, 0)
    assert phones.answers <= {200, 201, 502, 503, 504}, "what nginx says while nobody is behind it"
