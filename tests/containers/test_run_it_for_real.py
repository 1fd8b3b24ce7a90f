"""Running the site from the README's five minutes: the image, what compose runs of it, and that both are sound.

No container runtime is at hand here, so each step is done on this machine: the build in a folder, the services with the
settings of the README. Images of others (Caddy, PostgreSQL, Valkey) are stood in for by their servers.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from tests import servers
from tests.containers.dockerfile import ROOT, Image, allowed_names, read_instructions

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
HOST = "meet.example.org"

pytestmark = [pytest.mark.one_database]


def blocks_of_readme() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Run it for real")[2].partition("\n## ")[0]
    return re.findall(r"```\n(.*?)```", section, re.S)


def settings_of(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines())


def written_settings(folder: Path) -> dict[str, str]:
    """What .env holds after the README's command, run by a shell."""
    command = blocks_of_readme()[0].partition("docker compose")[0]
    subprocess.run(["sh", "-c", command], cwd=folder, check=True)
    return settings_of((folder / ".env").read_text())


@pytest.fixture(scope="session")
def image() -> Iterator[Image]:
    """The image, on the disk of the project: it is larger than what temporary folders in memory should hold."""
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="image-", dir=cache) as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "venv", folder / "python"], check=True)
        yield Image.build(DOCKERFILE, folder / "root", folder / "python" / "bin")


@contextmanager
def serving(image: Image, environ: Mapping[str, str]) -> Iterator["Site"]:
    """Run the service ``web`` with these settings, on a port that is free."""
    site = Site(image, servers.free_port())
    settings = image.settings({**environ, "PORT": str(site.port)})
    program = shutil.which(image.command[0], path=settings["PATH"]) or image.command[0]
    log = image.folder / "web.log"
    command = [program, *image.command[1:]]
    with servers.running(command, site.is_up, log, cwd=image.workdir, env=settings) as process_id:
        site.process_id = process_id
        yield site


@dataclass
class Site:
    """The running service."""

    image: Image
    port: int
    process_id: int = 0

    def is_up(self) -> bool:
        return servers.answers(self.port) and self.status("/healthz") == 200

    def check_health(self) -> None:
        """Run what the image says Docker should."""
        self.image.run([word.replace(":8000/", f":{self.port}/") for word in self.image.check])

    def status(self, path: str, host: str = HOST) -> int:
        """What the server answers to Caddy, which ends TLS and says so."""
        headers = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse().status
        connection.close()
        return answer


def test_the_files_are_sound() -> None:
    """By the linters of their formats."""
    for command in (["hadolint", "Dockerfile"], ["check-jsonschema", "--builtin-schema", "vendor.compose-spec"]):
        program = [str(Path(sys.executable).with_name(command[0])), *command[1:]]
        files = [] if command[0] == "hadolint" else ["compose.yaml"]
        done = subprocess.run([*program, *files], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_it_runs_without_rights_and_holds_neither_settings_nor_data() -> None:
    by_name = {instruction.name: instruction for instruction in read_instructions(DOCKERFILE)}
    assert int(by_name["USER"].words) > 0
    assert "/healthz" in by_name["HEALTHCHECK"].words
    assert not {".env", ".git", "instance", "tests", "."} & set(allowed_names())
    assert all((ROOT / name).exists() for name in allowed_names())


def test_the_services_wait_for_the_release_and_share_its_data() -> None:
    services = COMPOSE["services"]
    for name in ("web", "worker"):
        assert services[name]["depends_on"] == {"release": {"condition": "service_completed_successfully"}}
        assert services[name]["volumes"] == services["release"]["volumes"] == ["data:/data"]
    assert {name for name, service in services.items() if service.get("profiles") == ["large"]} == {"db", "cache"}
    assert services["caddy"]["ports"] == ["80:80", "443:443"]
    assert "ports" not in services["web"], "only Caddy is reached from outside"


@pytest.mark.slow
def test_from_the_readme_to_a_page_on_sqlite(image: Image, tmp_path: Path) -> None:
    environ = {**written_settings(tmp_path), **compose_environ()}
    for service in ("release", "release"):  # the second time there is nothing to do
        image.run(COMPOSE["services"][service]["command"].split(), **environ)
    with serving(image, environ) as site:
        site.check_health()
        assert site.status("/sign-in") == 200
        assert site.status("/sign-in", host="stranger.example.org") == 400
        image.run([*COMPOSE["services"]["worker"]["command"].split(), "--once"], **environ)
    assert list(image.path("/data").glob("*.sqlite3")), "the data is in the volume"


@pytest.mark.slow
def test_from_the_readme_to_a_page_on_postgresql_with_two_processes(image: Image, tmp_path: Path) -> None:
    large = settings_of(blocks_of_readme()[1])
    assert large["COMPOSE_PROFILES"] == "large"
    assert large["DATABASE_URL"] == f"postgresql://meetup:{large['POSTGRES_PASSWORD']}@db/meetup"
    with servers.postgres() as postgres, servers.redis() as redis:
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS containers")
            connection.execute("CREATE DATABASE containers")
        database = postgres.rpartition("/")[0] + "/containers"
        stand_ins = {"DATABASE_URL": database, "REDIS_URL": redis}
        environ = {**written_settings(tmp_path), **large, **stand_ins, **compose_environ()}
        image.run(COMPOSE["services"]["release"]["command"].split(), **environ)
        with serving(image, environ) as site:
            site.check_health()
            assert site.status("/sign-in") == 200
            children = Path(f"/proc/{site.process_id}/task/{site.process_id}/children")
            assert not children.exists() or len(children.read_text().split()) == int(large["WEB_CONCURRENCY"]) == 2


def compose_environ() -> dict[str, str]:
    return {name: str(value) for name, value in COMPOSE["services"]["web"]["environment"].items()}
