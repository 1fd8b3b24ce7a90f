"""`flask restore` brings all of a backup back, or leaves everything as it was."""

import json
import secrets
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import text

from meetup import create_app
from meetup.config import Config
from meetup.extensions import db, now
from meetup.operations import on_restored
from meetup.operations.backups.restorations import Restoration
from meetup.operations.beats import WORKER
from meetup.operations.models import Beat
from meetup.people.leaving.ledger import key_mark, line_of
from meetup.run_lock import run_lock
from tests.databases import Database, SQLite
from tests.instances import furnished
from tests.operations.backups import Installation


@pytest.fixture
def backup(site: Installation, tmp_path: Path) -> Path:
    """A backup that holds Ada."""
    site.add_person("ada")
    target = tmp_path / "file.backup"
    assert site.run("backup", str(target)).exit_code == 0
    return target


@pytest.fixture
def restorations() -> Iterator[list[Callable[[Restoration], object]]]:
    """Followers of a restore that this test adds; they are gone afterwards."""
    before = list(on_restored.followers)
    yield on_restored.followers
    on_restored.followers[:] = before


def leftovers(site: Installation) -> list[str]:
    """Files of the instance folder that nothing should leave there."""
    return [path.name for path in site.config.instance.iterdir() if path.name.startswith((".", "tmp"))]


def test_what_came_later_is_gone_and_the_old_database_is_kept(site: Installation, backup: Path) -> None:
    site.add_person("late")
    result = site.run("restore", str(backup))
    assert result.exit_code == 0, result.output
    assert site.names() == {"ada"}
    kept = result.output.partition("kept as ")[2].partition(". Delete")[0]
    assert kept
    if site.config.sqlalchemy_url.startswith("sqlite"):
        assert [path.name for path in site.config.instance.glob("*.before-*")] == [Path(kept).name]
        with closing(sqlite3.connect(kept)) as old:
            assert old.execute("SELECT count(*) FROM users").fetchone() == (2,)
    else:
        with site.app.app_context():
            assert db.session.scalar(text(f"SELECT count(*) FROM {kept}.users")) == 2
            db.session.remove()
    assert not leftovers(site)
    site.add_person("next")
    assert site.names() == {"ada", "next"}


def test_an_empty_machine_gets_everything(empty_site: Installation, backup: Path) -> None:
    result = empty_site.run("restore", str(backup))
    assert result.exit_code == 0, result.output
    assert "kept as" not in result.output
    assert empty_site.names() == {"ada"}


@pytest.mark.one_database
def test_readers_and_a_writer_still_work_at_the_same_time(site: Installation, backup: Path) -> None:
    stale = site.file.with_name(site.file.name + "-wal")
    assert site.run("restore", str(backup)).exit_code == 0
    assert not stale.exists()
    with closing(sqlite3.connect(site.file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.one_database
def test_the_log_of_another_database_is_not_replayed(
    empty_site: Installation, site: Installation, backup: Path
) -> None:
    """A log beside a missing database would be written over the restored one."""
    empty_site.file.with_name(empty_site.file.name + "-wal").write_bytes(b"stale" * 1000)
    assert empty_site.run("restore", str(backup)).exit_code == 0
    assert empty_site.names() == {"ada"}


def test_it_refuses_while_the_site_runs(site: Installation, backup: Path) -> None:
    site.add_person("late")
    with run_lock(site.config.instance):
        result = site.run("restore", str(backup))
    assert result.exit_code == 1
    assert "running" in result.output
    assert site.names() == {"ada", "late"}


def test_it_refuses_while_another_program_has_the_database_open(site: Installation, backup: Path) -> None:
    site.add_person("late")
    with site.app.app_context():
        other = db.engine.raw_connection()
        other.cursor().execute("SELECT count(*) FROM users")
        db.engine.dispose()  # which leaves those that are in use
        result = site.app.test_cli_runner().invoke(args=["restore", str(backup)])
        other.invalidate()
    assert result.exit_code == 1, result.output
    assert "Stop the server" in result.output
    assert site.names() == {"ada", "late"}


def test_one_that_runs_keeps_the_worker_from_starting(site: Installation) -> None:
    with run_lock(site.config.instance, alone=True):
        result = site.run("worker", "--once")
    assert result.exit_code == 1
    assert "being restored" in result.output


@pytest.mark.parametrize("change", ["revision", "kind", "format"])
def test_what_does_not_fit_is_refused(site: Installation, backup: Path, change: str) -> None:
    site.add_person("late")
    values = {"revision": "9999", "kind": "oracle", "format": 2}
    rewrite_manifest(backup, **{change: values[change]})
    result = site.run("restore", str(backup))
    assert result.exit_code == 1
    words = {"revision": "backup", "kind": "This backup is of oracle", "format": "newer release"}
    assert words[change] in result.output
    assert site.names() == {"ada", "late"}


@pytest.mark.one_database
def test_tables_of_a_newer_release_are_refused(site: Installation, backup: Path) -> None:
    with closing(sqlite3.connect(site.file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    newer = backup.with_name("newer.backup")
    assert site.run("backup", str(newer)).exit_code == 0
    result = site.run("restore", str(newer))
    assert result.exit_code == 1
    assert "newer release" in result.output


def test_a_failure_half_way_leaves_the_old_database(
    site: Installation, backup: Path, restorations: list[Callable[[Restoration], object]]
) -> None:
    site.add_person("late")

    def fail(_restoration: Restoration) -> None:
        raise OSError(28, "No space left on device")

    restorations.append(fail)
    result = site.run("restore", str(backup))
    assert result.exit_code == 1
    assert "no space left" in result.output
    assert site.names() == {"ada", "late"}
    assert not leftovers(site)


def test_a_backup_of_an_earlier_release_is_brought_up_to_date(site: Installation, tmp_path: Path) -> None:
    site.add_person("ada")
    assert site.run("db", "downgrade", "--", "-1").exit_code == 0
    earlier = tmp_path / "earlier.backup"
    assert site.run("backup", str(earlier)).exit_code == 0
    assert site.run("db", "upgrade").exit_code == 0
    assert site.run("restore", str(earlier)).exit_code == 0
    assert site.names() == {"ada"}
    assert site.count(Beat) == 0


def test_followers_learn_what_was_erased_since(
    site: Installation, tmp_path: Path, restorations: list[Callable[[Restoration], object]]
) -> None:
    ledger = site.config.instance / "erasures.log"
    with site.app.app_context():
        rows = ({"at": now(), "act": "erased", "key_mark": key_mark(), "person_hash": mark * 64} for mark in "123")
        first, second, third = map(line_of, rows)
    ledger.write_text(f"{first}\n{second}\n")
    backup = tmp_path / "file.backup"
    assert site.run("backup", str(backup)).exit_code == 0
    ledger.write_text(f"{second}\n{third}\n")
    site.add_person("late")
    with site.app.app_context():
        Beat.note(WORKER)
        db.session.commit()
    learnt: dict[str, object] = {}

    def learn(restoration: Restoration) -> None:
        learnt["lines"] = list(restoration.ledger_lines)
        learnt["old"] = [row["email"] for row in restoration.old_rows("users")]
        learnt["missing"] = restoration.old_rows("no_such_table")

    restorations.append(learn)
    assert site.run("restore", str(backup)).exit_code == 0
    assert learnt == {"lines": [first, second, third], "old": ["late@example.org"], "missing": []}
    assert ledger.read_text() == f"{first}\n{second}\n{third}\n"
    assert ledger.stat().st_mode & 0o777 == 0o600
    assert site.count(Beat) == 0, "the worker of the backup does not run any more"


def test_the_owner_of_a_database_needs_no_other_rights(
    config: Config, database: Database, site: Installation, backup: Path, tmp_path: Path
) -> None:
    if isinstance(database, SQLite):
        pytest.skip("SQLite has no users")
    server, name = config.database_url.rpartition("/")[0], f"owned_{secrets.token_hex(4)}"
    owned_url = f"{server}/{name}".replace("//postgres@", f"//{name}:a%20secret@")
    folder = tmp_path / "owned"
    folder.mkdir()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(SQL("CREATE ROLE {} LOGIN PASSWORD 'a secret'").format(Identifier(name)))
        connection.execute(SQL("CREATE DATABASE {0} OWNER {0}").format(Identifier(name)))
        own = replace(config, instance=furnished(folder), database_url=owned_url)
        owned = Installation(create_app(own), own)
        for _ in range(2):  # into nothing, and in place of what is there
            result = owned.run("restore", str(backup))
            assert result.exit_code == 0, result.output
            assert owned.names() == {"ada"}
        again = owned.run("backup", str(tmp_path / "again.backup"))
        assert again.exit_code == 0, again.output
        owned.rest()
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
        connection.execute(SQL("DROP ROLE {}").format(Identifier(name)))


def rewrite_manifest(path: Path, **values: object) -> None:
    """Change what a backup says of itself."""
    changed = path.with_name("changed")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | values).encode()
            new.writestr(name, content)
    shutil.move(changed, path)
