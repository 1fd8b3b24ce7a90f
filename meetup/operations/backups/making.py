"""Making a backup, and checking one."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ...config import PUSH_KEYS_FILE, Config
from ...extensions import now
from . import archives
from .archives import Manifest
from .postgres_database import PostgresDatabase
from .problems import BackupError
from .removals import REMOVALS_FILE
from .sqlite_database import SQLiteDatabase

LEDGER_FILE = "erasures.log"
"""The file in the instance folder that says which accounts were erased, a line each."""

LEDGER_FILES = (LEDGER_FILE, REMOVALS_FILE)
KEPT_FILES = (PUSH_KEYS_FILE, *LEDGER_FILES)
"""Files of the instance folder that are in a backup. All others are made again, or are the database."""

LAST_BACKUP_FILE = "last-backup.json"
"""The file in the instance folder that says when the last backup began, for `flask doctor`."""


def database_of(config: Config) -> SQLiteDatabase | PostgresDatabase:
    """Return the database of this installation. Raises BackupError for a database that only lives in memory."""
    if not config.sqlalchemy_url.startswith("sqlite"):
        return PostgresDatabase(config)
    if ":memory:" in config.sqlalchemy_url:
        raise BackupError("A database in memory cannot be backed up.")
    return SQLiteDatabase(config)


def make_backup(config: Config, target: Path) -> Manifest:
    """Write a backup to ``target``, a new file that only its owner can read. Return its manifest.

    The file appears once all of it is on the disk and checked.

    Raises:
        BackupError: it cannot be made, or there is a file already. Then nothing is left behind.
    """
    database, began_at = database_of(config), now()
    with _unfinished(target) as folder:
        copy = folder / database.file_name
        revision, tables = database.copy_to(copy)
        files = {database.file_name: copy}
        for name in KEPT_FILES:
            if (config.instance / name).is_file():
                files[name] = Path(shutil.copy(config.instance / name, archives.create_private(folder / name)))
        manifest = Manifest(
            kind=database.kind,
            revision=revision,
            release=_release(),
            began_at=began_at.isoformat(timespec="seconds"),
            tables=tables,
            files={name: archives.digest_of(path) for name, path in files.items()},
        )
        archive = archives.create_private(folder / "archive")
        archives.write_archive(archive, manifest, files)
        archives.check_archive(archive)
        _publish(archive, target)
    _note_backup(config, target, began_at)
    return manifest


def verify_backup(config: Config, path: Path) -> Manifest:
    """Check a backup as thoroughly as a restore does, without changing anything. Return its manifest.

    Raises:
        BackupError: it is damaged, or is of another kind of database than this installation's.
    """
    database, manifest = database_of(config), archives.check_archive(path)
    if manifest.kind != database.kind or database.file_name not in manifest.files:
        raise BackupError(f"This backup is of {manifest.kind}, and DATABASE_URL is of {database.kind}.")
    with tempfile.TemporaryDirectory(dir=config.instance) as folder:
        copy = Path(folder) / database.file_name
        archives.extract(path, database.file_name, copy)
        database.check_copy(copy, manifest.revision, manifest.tables)
    return manifest


def last_backup_at(config: Config) -> datetime | None:
    """Return when the last backup of this installation began, ``None`` if there is none or its note is unreadable."""
    try:
        return datetime.fromisoformat(json.loads((config.instance / LAST_BACKUP_FILE).read_text())["began_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """Yield a private folder beside ``target``, on the same disk, which is gone after the block."""
    _refuse_existing(target)
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.", suffix=".unfinished") as folder:
        yield Path(folder)


def _publish(archive: Path, target: Path) -> None:
    """Give a finished archive its name, unless a file of that name has appeared meanwhile."""
    try:
        os.link(archive, target)
    except FileExistsError:
        _refuse_existing(target)
    except OSError:  # a disk without hard links
        _refuse_existing(target)
        archive.rename(target)
    archives.sync_folder(target.parent)


def _refuse_existing(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise BackupError(f"{target} exists already. Choose another name; a backup never replaces a file.")


def _note_backup(config: Config, target: Path, began_at: datetime) -> None:
    note = {"began_at": began_at.isoformat(timespec="seconds"), "file": str(target), "bytes": target.stat().st_size}
    path = config.instance / LAST_BACKUP_FILE
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    archives.create_private(unfinished).write_text(json.dumps(note))
    unfinished.replace(path)


def _release() -> str:
    try:
        return version("meetup")
    except PackageNotFoundError:  # it is run from its folder
        return "unpackaged"
