"""Servers and workers share the run lock, so that a restore can tell that the site runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from meetup.config import Config
from meetup.run_lock import RunLockError, run_lock, take_run_lock
from tests import servers
from tests.instances import furnished

pytestmark = pytest.mark.one_database


def test_many_share_it_and_one_holds_it_alone(tmp_path: Path) -> None:
    with run_lock(tmp_path), run_lock(tmp_path), pytest.raises(RunLockError, match="is running"):
        take_run_lock(tmp_path, alone=True)
    with run_lock(tmp_path, alone=True):
        for alone in (True, False):
            with pytest.raises(RunLockError):
                take_run_lock(tmp_path, alone)
    assert (tmp_path / "running.lock").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_server_holds_it_until_it_ends(app: Flask, config: Config, tmp_path: Path) -> None:
    environ = {"SECRET_KEY": config.secret_key, "DATABASE_URL": config.database_url}
    with servers.companion(furnished(tmp_path), environ), pytest.raises(RunLockError):
        take_run_lock(tmp_path, alone=True)
    os.close(take_run_lock(tmp_path, alone=True))


@pytest.mark.slow
def test_no_server_starts_during_a_restore(app: Flask, config: Config, tmp_path: Path) -> None:
    environ = {
        "MEETUP_ENV": "testing",
        "SECRET_KEY": config.secret_key,
        "DATABASE_URL": config.database_url,
        "MEETUP_INSTANCE": str(furnished(tmp_path)),
    }
    options = f"--config meetup/gunicorn.py --bind 127.0.0.1:{servers.free_port()} wsgi:app"
    command = [sys.executable, "-m", "gunicorn", *options.split()]
    with run_lock(tmp_path, alone=True):
        ran = subprocess.run(
            command, cwd=servers.ROOT, env=os.environ | environ, capture_output=True, text=True, timeout=60
        )
    assert ran.returncode != 0
    assert "is being restored" in ran.stderr
