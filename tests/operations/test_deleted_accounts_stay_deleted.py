"""Restoring a backup from before somebody deleted their account: they are erased again (G2)."""

import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from meetup import create_app
from meetup.extensions import db
from meetup.people import User
from meetup.people.leaving.departures import depart
from meetup.people.leaving.erasing import erase
from meetup.people.leaving.ledger import FILE_NAME
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


def test_a_ledger_of_another_secret_keeps_the_old_database(site: Installation, backup: Path) -> None:
    be_erased(site, "ben")
    join(site, "late")
    other = replace(site.config, secret_key=secrets.token_urlsafe(48))
    result = Installation(create_app(other), other).run("restore", str(backup))
    assert result.exit_code == 1
    assert "another SECRET_KEY" in result.output
    assert site.names() == {"ada", "late"}
