"""Erase again, after a backup was restored, everybody who had deleted their account since."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, select

from ...extensions import db, now
from ...operations import BackupError, Restoration, on_restored
from ..models import User
from .departures import RETURN_PERIOD, come_back, depart
from .erasing import erase
from .ledger import Entry, LedgerError, hash_of, key_mark, known_keys, line_of, parse_lines

USERS_PER_BATCH = 1000
COMMIT_PERIOD = timedelta(hours=1)
"""How long before a backup a line may have been written of what is not in it yet. Lines stand beside their commits."""


def replay_erasures(lines: Iterable[str]) -> int:
    """Erase everybody who is in the database again, and who the ledger says was erased. Return how many that were.

    ``lines`` are those of the file ``erasures.log`` in the instance folder; their order does not matter. Who had left
    more than seven days ago is erased as well. Who had left since then has left again and can come back, and who had
    come back is there. It commits. A second run changes nothing.

    Raises:
        LedgerError: a line cannot be read, or was written with a SECRET_KEY that is not known. Then nothing is changed.
    """
    entries = parse_lines(lines)
    if _with_unknown_keys(entries):
        raise LedgerError(
            "the ledger was written with another SECRET_KEY, so it does not say who is meant. "
            "Put that key into OLD_SECRET_KEYS"
        )
    return _replay(entries)


def _with_unknown_keys(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of which nobody can say who is meant."""
    marks = {key_mark(key) for key in known_keys()}
    return [entry for entry in entries if entry.key_mark not in marks]


def _replay(ledger: Iterable[Entry]) -> int:
    entries = {entry.person_hash: entry for entry in ledger}
    found = [(row.id, entry) for row in _users() if (entry := _entry_of(row, entries))]
    return sum(_apply(user_id, entry) for user_id, entry in found)


@on_restored
def replay_after_restore(restoration: Restoration) -> None:
    """Erase again whoever the surviving ledgers say was erased: the files, and the table of the replaced database.

    What is older than the backup has happened in it already, so that it does not matter who was meant.

    Raises:
        BackupError: a ledger cannot be read, so that the restore would bring people back.
    """
    lines = [*restoration.ledger_lines, *map(line_of, restoration.old_rows("erasures"))]
    try:
        entries = parse_lines(lines)
    except LedgerError as error:
        raise BackupError(f"Nothing was restored: {error}.") from error
    unknown = _with_unknown_keys(entries)
    missed = {entry.person_hash for entry in unknown if entry.at >= restoration.began_at - COMMIT_PERIOD}
    if missed and not restoration.is_key_lost:
        raise BackupError(
            "Nothing was restored: the ledger says with another SECRET_KEY who deleted their account, came back or was "
            f"erased since the backup ({len(missed)}). Put that key into OLD_SECRET_KEYS and restore again. If nobody "
            "has it any more, --lost-key restores without knowing who they are."
        )
    if missed:
        restoration.notes.append(
            f"Whoever deleted their account, came back or was erased since the backup ({len(missed)}) is as they were "
            "in it, because the key is lost that says who they are."
        )
    _replay([entry for entry in entries if entry not in unknown])


def _users() -> Iterator[Row[Any]]:
    last = 0
    query: Select[*tuple[Any, ...]] = select(User.id, User.created_at, User.left_at)
    query = query.order_by(User.id).limit(USERS_PER_BATCH)
    while rows := db.session.execute(query.where(User.id > last)).all():
        last = rows[-1].id
        yield from rows


def _entry_of(row: Row[Any], entries: dict[str, Entry]) -> Entry | None:
    """Return what is to be done about a user: the last entry, unless the database knows of it already."""
    hashes = [hash_of(row.id, row.created_at, key) for key in known_keys()]
    entry = max((entries[hashed] for hashed in hashes if hashed in entries), key=_moment_of, default=None)
    if entry is None:
        return Entry(row.left_at, "left", "") if row.left_at and _is_over(row.left_at) else None
    if entry.is_return:
        return entry if row.left_at and row.left_at < entry.at else None
    return None if row.left_at and not _is_final(entry) else entry


def _apply(user_id: int, entry: Entry) -> int:
    """Erase a user, or let them leave or come back as they had. Return how many were erased."""
    user = db.session.get_one(User, user_id)
    if entry.is_return:
        come_back(user, has_returned=True)
        db.session.commit()
        return 0
    if not _is_final(entry):
        depart(user, entry.is_nameless, entry.at)
        db.session.commit()
        return 0
    if entry.is_nameless:
        user.name_withheld_at = entry.at
    for _ in erase(user):
        db.session.commit()
    db.session.commit()
    return 1


def _moment_of(entry: Entry) -> datetime:
    return entry.at


def _is_final(entry: Entry) -> bool:
    return entry.is_erasure or _is_over(entry.at)


def _is_over(left_at: Any) -> bool:
    return bool(left_at <= now() - RETURN_PERIOD)
