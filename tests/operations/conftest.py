"""Installations that tests of the operator's commands may break."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from meetup.config import Config
from tests.databases import Database
from tests.operations.backups import Installation, installation


@pytest.fixture
def site(app: Flask, config: Config, database: Database, tmp_path: Path) -> Iterator[Installation]:
    """An installation with its tables, and nobody in them."""
    folder = tmp_path / "site"
    folder.mkdir()
    with installation(config, database, folder) as made:
        yield made


@pytest.fixture
def empty_site(config: Config, database: Database, tmp_path: Path) -> Iterator[Installation]:
    """An installation on a new machine: an empty database, or none."""
    folder = tmp_path / "empty"
    folder.mkdir()
    with installation(config, database, folder, migrated=False) as made:
        yield made
