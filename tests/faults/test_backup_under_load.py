"""A backup while people scan, the server killed, the backup restored: all that was acknowledged before it is there."""

import os
import time
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from meetup.config import Config
from meetup.exchange import Encounter
from meetup.extensions import db
from tests import servers
from tests.databases import Database
from tests.faults.conftest import TellFault
from tests.faults.killing import server
from tests.faults.phones import scanning_people
from tests.operations.backups import Installation, installation

PAUSE_SECONDS = 0.5
"""The pause between two scans of one person, so that nobody comes to the limit of scans in a minute."""
PATIENCE = 30.0
WRITTEN_BEFORE = 20
WRITTEN_AFTER = 5


def stored(site: Installation) -> set[str]:
    """The scans that the database holds."""
    with site.app.app_context():
        found = {str(UUID(str(uuid))) for uuid in db.session.scalars(select(Encounter.uuid))}
    site.rest()
    return found


def test_all_that_was_acknowledged_before_it_began_is_there(
    app: Flask, config: Config, database: Database, tmp_path: Path, tell_fault: TellFault
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    with installation(config, database, folder) as site:
        lost, kept, seconds = drill(site, tmp_path / "drill.backup")
    tell_fault("backup under load, restored", database.kind, kept, len(lost), 0, seconds)
    assert kept >= WRITTEN_BEFORE
    assert len(lost) == 0


def drill(site: Installation, backup: Path) -> tuple[set[str], int, float]:
    """Return which scans of before the backup are lost, how many there were, and how long the restore took."""
    port = servers.free_port()
    environ = os.environ | site.environ | {"BASE_URL": f"http://localhost:{port}"}
    log = site.config.instance / "server.log"
    with scanning_people(site.app, port, PAUSE_SECONDS) as phones, server(port, environ, log):
        phones.wait_for(WRITTEN_BEFORE)
        began = time.monotonic()
        made = site.run_apart("backup", str(backup))
        assert made.returncode == 0, made.stderr
        phones.wait_for(WRITTEN_AFTER)
        refused = site.run_apart("restore", str(backup))
        assert refused.returncode == 1
        assert "running" in refused.stderr
        phones.wait_for(WRITTEN_AFTER)
    wait_until_alone(site)
    restoring = time.monotonic()
    restored = site.run_apart("restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    with server(port, environ, log):
        took = time.monotonic() - restoring
    before = phones.acknowledged_by(began)
    assert phones.answers <= {200, 201, 503}
    return before - stored(site), len(before), took


def wait_until_alone(site: Installation) -> None:
    """Wait until the database has noticed that the server is gone, as PostgreSQL may need a moment."""
    if site.config.sqlalchemy_url.startswith("sqlite"):
        return
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    )
    deadline = time.monotonic() + PATIENCE
    with site.app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.exec_driver_sql(query).scalar_one() > 1:  # within a transaction, it would not change
            assert time.monotonic() < deadline
            time.sleep(0.1)
    site.rest()
