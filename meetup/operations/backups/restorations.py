"""Bringing a backup back in place of the database, so that either all of it is there or everything is as before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, Table, select
from sqlalchemy.exc import SQLAlchemyError

from ...config import Config
from ...extensions import db, now
from ...hooks import Hook
from ..revisions import known_revisions
from . import archives
from .archives import Manifest
from .making import KEPT_FILES, LEDGER_FILE, database_of, verify_backup
from .problems import BackupError


@dataclass(frozen=True)
class Restoration:
    """What followers of a restore may need to know.

    ``ledger_lines`` are those of ``erasures.log``, of this machine and of the backup. ``old`` is the database that was
    replaced, ``None`` if there was none.
    """

    ledger_lines: Sequence[str]
    old: Engine | None

    def old_rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table of the replaced database, none if it cannot be read any more."""
        if self.old is None:
            return []
        try:
            with self.old.connect() as connection:
                found = Table(table, MetaData(), autoload_with=connection)
                return [dict(row._mapping) for row in connection.execute(select(found))]
        except SQLAlchemyError:
            return []


@dataclass(frozen=True)
class RestoreSummary:
    """What was done: the manifest of the backup, and where the old database is, empty if there was none."""

    manifest: Manifest
    aside: str


on_restored: Hook[Callable[[Restoration], object]] = Hook("on_restored")
"""Change what must not be as it was when the backup was made. The tables are those of this release by then.

The restore commits afterwards. If a follower raises, everything is as before the restore.
"""


def restore_backup(config: Config, path: Path, upgrade: Callable[[], object]) -> RestoreSummary:
    """Put the database of a backup in place, and call ``upgrade`` to bring its tables to this release.

    Nobody else may have the database open, and the caller holds the run lock alone.

    Raises:
        BackupError: it cannot be restored. Then everything is as it was.
    """
    manifest = verify_backup(config, path)
    if manifest.revision not in known_revisions():
        raise BackupError(
            f"This backup is of a newer release, whose tables are at {manifest.revision}. Install that, then restore."
        )
    lines = _ledger_lines(config, path)
    database = database_of(config)
    with database.replaced(path, now()) as aside:
        if database.counts() != dict(manifest.tables):
            raise BackupError("Not all rows have arrived. Nothing was changed.")
        upgrade()
        _call_followers(database, aside, lines)
        db.engine.dispose()
    _add_files(config, path, lines)
    return RestoreSummary(manifest, aside)


def _call_followers(database: Any, aside: str, lines: Sequence[str]) -> None:
    if not aside:
        _follow(Restoration(lines, None))
        return
    with database.open_aside(aside) as old:
        _follow(Restoration(lines, old))


def _follow(restoration: Restoration) -> None:
    for follower in on_restored:
        follower(restoration)
    db.session.commit()
    db.session.remove()


def _ledger_lines(config: Config, path: Path) -> list[str]:
    """Return the lines of both ledgers, that of the backup and that of this machine, each once."""
    here = config.instance / LEDGER_FILE
    texts = archives.read_text(path, LEDGER_FILE), here.read_text() if here.exists() else ""
    return list(dict.fromkeys(line for text in texts for line in text.splitlines() if line.strip()))


def _add_files(config: Config, path: Path, lines: Sequence[str]) -> None:
    """Write the ledger with the lines of both, and the other files of the backup that are missing here."""
    for name in KEPT_FILES:
        text = "".join(f"{line}\n" for line in lines) if name == LEDGER_FILE else archives.read_text(path, name)
        target = config.instance / name
        if text and (name == LEDGER_FILE or not target.exists()):
            unfinished = config.instance / f".{name}.unfinished"
            unfinished.unlink(missing_ok=True)
            archives.create_private(unfinished).write_text(text)
            unfinished.replace(target)
