"""Restoring a backup from before somebody deleted their account: they are erased again (G2)."""

import secrets
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from meetup import create_app
from meetup.extensions import db, now
from meetup.people import User
from meetup.people.leaving.departures import come_back, depart
from meetup.people.leaving.erasing import erase
from meetup.people.leaving.ledger import FILE_NAME, append, record
from tests.operations.backups import Installation


@pytest.fixture
def backup(site: Installation, tmp_path: Path) -> Path:
    """A backup that holds Ada and Ben."""
    for name in ("ada", "ben"):
        join(site, name)
    path = tmp_path / "backup.zip"
    result = site.run("backup", str(path))
    assert result.exit_code == 0, result.output
    return path


def join(site: Installation, name: str) -> None:
    with site.app.app_context():
        User.create(f"{name}@example.org", name.title())
        db.session.commit()
    site.rest()


def be_erased(site: Installation, name: str) -> None:
    """Delete the account, and erase it as if the days to come back were over."""
    with site.app.app_context():
        user = db.session.scalars(select(User).where(User.email == f"{name}@example.org")).one()
        depart(user, withholds_name=False)
        db.session.commit()
        for _ in erase(user):
            db.session.commit()
        db.session.commit()
    site.rest()
    assert name not in site.names()


def test_the_file_of_this_machine_is_enough(site: Installation, backup: Path) -> None:
    be_erased(site, "ben")
    result = site.run("restore", str(backup))
    assert result.exit_code == 0, result.output
    assert site.names() == {"ada"}


def test_the_replaced_database_is_enough(site: Installation, backup: Path) -> None:
    """The file may be lost, as on a machine whose disk has been exchanged."""
    be_erased(site, "ben")
    (site.config.instance / FILE_NAME).unlink()
    assert site.run("restore", str(backup)).exit_code == 0
    assert site.names() == {"ada"}


def test_without_either_nobody_can_know(site: Installation, empty_site: Installation, backup: Path) -> None:
    """A new machine with the same secret: the file brought along erases again, and nothing but that."""
    be_erased(site, "ben")
    line = (site.config.instance / FILE_NAME).read_text()
    same = replace(empty_site.config, secret_key=site.config.secret_key)
    machine = Installation(create_app(same), same)
    assert machine.run("restore", str(backup)).exit_code == 0
    assert machine.names() == {"ada", "ben"}
    (same.instance / FILE_NAME).write_text(line)
    assert machine.run("restore", str(backup)).exit_code == 0
    assert machine.names() == {"ada"}


def with_another_key(site: Installation, old_keys: str = "") -> Installation:
    """The same installation, whose SECRET_KEY was changed."""
    other = replace(site.config, secret_key=secrets.token_urlsafe(48), old_secret_keys=old_keys)
    return Installation(create_app(other), other)


def test_a_ledger_of_another_secret_keeps_the_old_database(site: Installation, backup: Path) -> None:
    be_erased(site, "ben")
    join(site, "late")
    result = with_another_key(site).run("restore", str(backup))
    assert result.exit_code == 1
    assert "another SECRET_KEY" in result.output and "OLD_SECRET_KEYS" in result.output
    assert site.names() == {"ada", "late"}


@pytest.mark.parametrize("changes", [1, 2])
def test_the_old_key_still_tells_who_was_erased(site: Installation, backup: Path, changes: int) -> None:
    first = site if changes == 1 else with_another_key(site)
    be_erased(first, "ben")
    old_keys = site.config.secret_key if changes == 1 else f"{secrets.token_urlsafe(48)} {first.config.secret_key}"
    result = with_another_key(site, old_keys).run("restore", str(backup))
    assert result.exit_code == 0, result.output
    assert site.names() == {"ada"}


def test_the_last_line_of_somebody_counts_with_whatever_key(site: Installation, tmp_path: Path) -> None:
    join(site, "ben")
    with site.app.app_context():
        ben = db.session.scalars(select(User)).one()
        depart(ben, withholds_name=False)
        append(record(ben, "left"))
        db.session.commit()
    site.rest()
    backup = tmp_path / "backup.zip"
    assert site.run("backup", str(backup)).exit_code == 0
    changed = with_another_key(site, site.config.secret_key)
    with changed.app.app_context():
        ben = db.session.scalars(select(User)).one()
        assert come_back(ben)
        append(record(ben, "returned"))
        db.session.commit()
    assert changed.run("restore", str(backup)).exit_code == 0
    with changed.app.app_context():
        assert db.session.scalars(select(User.left_at)).one() is None


def test_what_is_older_than_the_backup_needs_no_key(site: Installation, backup: Path, tmp_path: Path) -> None:
    """A key that was changed long ago would keep every later backup from being restored."""
    with time_machine.travel(now() - timedelta(hours=2)):
        be_erased(site, "ben")
    changed = with_another_key(site)
    later = tmp_path / "later.zip"
    assert changed.run("backup", str(later)).exit_code == 0
    join(site, "late")
    result = changed.run("restore", str(later))
    assert result.exit_code == 0, result.output
    assert site.names() == {"ada"}


def test_a_key_that_is_lost_is_said_and_told(site: Installation, backup: Path) -> None:
    be_erased(site, "ben")
    result = with_another_key(site).run("restore", "--lost-key", str(backup))
    assert result.exit_code == 0, result.output
    assert "since the backup (1) is as they were in it" in result.output
    assert site.names() == {"ada", "ben"}
