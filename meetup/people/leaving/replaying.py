"""Erase again, after a backup was restored, everybody who had deleted their account since."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Row, Select, select

from ...extensions import db, now
from ...operations import BackupError, Restoration, on_restored
from ..models import User
from .departures import RETURN_PERIOD, come_back, depart
from .erasing import erase
from .ledger import Entry, LedgerError, hash_of, last_entries, line_of

USERS_PER_BATCH = 1000


def replay_erasures(lines: Iterable[str]) -> int:
    """Erase everybody who is in the database again, and who the ledger says was erased. Return how many that were.

    ``lines`` are those of the file ``erasures.log`` in the instance folder; their order does not matter. Who had left
    more than seven days ago is erased as well. Who had left since then has left again and can come back, and who had
    come back is there. It commits. A second run changes nothing.

    Raises:
        LedgerError: a line cannot be read, or was written with another SECRET_KEY. Then nothing is changed.
    """
    entries = last_entries(lines)
    found = [(row.id, entry) for row in _users() if (entry := _entry_of(row, entries))]
    return sum(_apply(user_id, entry) for user_id, entry in found)


@on_restored
def replay_after_restore(restoration: Restoration) -> None:
    """Erase again whoever the surviving ledgers say was erased: the files, and the table of the replaced database.

    Raises:
        BackupError: a ledger cannot be read, so that the restore would bring people back.
    """
    lines = [*restoration.ledger_lines, *map(line_of, restoration.old_rows("erasures"))]
    try:
        replay_erasures(lines)
    except LedgerError as error:
        raise BackupError(f"Nothing was restored: {error}.") from error


def _users() -> Iterator[Row[Any]]:
    last = 0
    query: Select[*tuple[Any, ...]] = select(User.id, User.created_at, User.left_at)
    query = query.order_by(User.id).limit(USERS_PER_BATCH)
    while rows := db.session.execute(query.where(User.id > last)).all():
        last = rows[-1].id
        yield from rows


def _entry_of(row: Row[Any], entries: dict[str, Entry]) -> Entry | None:
    """Return what is to be done about a user: the last entry, unless the database knows of it already."""
    entry = entries.get(hash_of(row.id, row.created_at))
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


def _is_final(entry: Entry) -> bool:
    return entry.is_erasure or _is_over(entry.at)


def _is_over(left_at: Any) -> bool:
    return bool(left_at <= now() - RETURN_PERIOD)
