"""Bringing a backup back in place of the database, so that either all of it is there or everything is as before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
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
from .making import KEPT_FILES, LEDGER_FILE, LEDGER_FILES, database_of, verify_backup
from .problems import BackupError
from .removals import REMOVALS_FILE, Removals

Ledgers = Mapping[str, Sequence[str]]
"""The lines of each ledger by the name of its file: those of this machine and of the backup, each once."""


@dataclass(frozen=True)
class Restoration:
    """What followers of a restore may need to know.

    ``began_at`` is when the backup began. ``old`` is the database that was replaced, ``None`` if there was none.
    ``is_key_lost`` is whether nobody has the SECRET_KEY any more that a ledger was written with. Followers add to
    ``notes`` the sentences that the operator should read at the end.
    """

    ledgers: Ledgers
    began_at: datetime
    old: Engine | None = None
    is_key_lost: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def ledger_lines(self) -> Sequence[str]:
        """The lines about accounts that were erased."""
        return self.ledgers[LEDGER_FILE]

    @cached_property
    def removals(self) -> Removals:
        """What was removed that let somebody in. Raises BackupError."""
        return Removals.parse(self.ledgers[REMOVALS_FILE])

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
    """What was done: the manifest of the backup, where the old database is, empty if there was none, and the notes."""

    manifest: Manifest
    aside: str
    notes: Sequence[str]


on_restored: Hook[Callable[[Restoration], object]] = Hook("on_restored")
"""Change what must not be as it was when the backup was made. The tables are those of this release by then.

The restore commits afterwards. If a follower raises, everything is as before the restore.
"""


def restore_backup(
    config: Config, path: Path, upgrade: Callable[[], object], is_key_lost: bool = False
) -> RestoreSummary:
    """Put the database of a backup in place, and call ``upgrade`` to bring its tables to this release.

    Nobody else may have the database open, and the caller holds the run lock alone. With ``is_key_lost``, ledgers count
    only as far as they can be read (see ``Restoration``).

    Raises:
        BackupError: it cannot be restored. Then everything is as it was.
    """
    manifest = verify_backup(config, path)
    if manifest.revision not in known_revisions():
        raise BackupError(
            f"This backup is of a newer release, whose tables are at {manifest.revision}. Install that, then restore."
        )
    ledgers = {name: _ledger_lines(config, path, name) for name in LEDGER_FILES}
    restoration = Restoration(ledgers, datetime.fromisoformat(manifest.began_at), is_key_lost=is_key_lost)
    database = database_of(config)
    with database.replaced(path, now()) as aside:
        if database.counts() != dict(manifest.tables):
            raise BackupError("Not all rows have arrived. Nothing was changed.")
        upgrade()
        _call_followers(database, aside, restoration)
        db.engine.dispose()
    _add_files(config, path, ledgers)
    return RestoreSummary(manifest, aside, restoration.notes)


def _call_followers(database: Any, aside: str, restoration: Restoration) -> None:
    if not aside:
        _follow(restoration)
        return
    with database.open_aside(aside) as old:
        _follow(replace(restoration, old=old))


def _follow(restoration: Restoration) -> None:
    for follower in on_restored:
        follower(restoration)
    db.session.commit()
    db.session.remove()


def _ledger_lines(config: Config, path: Path, name: str) -> list[str]:
    """Return the lines of a ledger, in the backup and on this machine, each once."""
    here = config.instance / name
    texts = archives.read_text(path, name), here.read_text() if here.exists() else ""
    return list(dict.fromkeys(line for text in texts for line in text.splitlines() if line.strip()))


def _add_files(config: Config, path: Path, ledgers: Ledgers) -> None:
    """Write each ledger with the lines of both, and the other files of the backup that are missing here."""
    for name in KEPT_FILES:
        text = "".join(f"{line}\n" for line in ledgers[name]) if name in ledgers else archives.read_text(path, name)
        target = config.instance / name
        if text and (name in ledgers or not target.exists()):
            unfinished = config.instance / f".{name}.unfinished"
            unfinished.unlink(missing_ok=True)
            archives.create_private(unfinished).write_text(text)
            unfinished.replace(target)
