"""After a backup was restored, do again what the owners of addresses had done since."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from ...extensions import db
from ...operations import BackupError, Restoration, on_restored
from ..leaving.ledger import (
    ADDRESS_ERASED,
    ADDRESS_OBJECTED,
    Entry,
    Erasure,
    LedgerError,
    hash_of_address,
    key_mark,
    known_keys,
    line_of,
    parse_lines,
)
from ..leaving.replaying import COMMIT_PERIOD
from ..refused_addresses import RefusedAddress
from .acts import erase_parts
from .held import stored_addresses


def replay_address_acts(lines: Iterable[str], since: datetime | None = None) -> int:
    """Do what the lines of the ledger say of addresses, unless the table in the database says that it was done.

    Of each address, the last line about erasing and the last about objecting count. Those from before ``since``, when
    the backup began, have happened in it. Lines with a key that is not known are passed over, so that they can be
    replayed once it is: ``replay_erasures`` refuses them. Return how many addresses were erased. It commits. A second
    run changes nothing.

    Raises:
        LedgerError: a line cannot be read. Then nothing is changed.
    """
    marks = {key_mark(key) for key in known_keys()}
    entries = [entry for entry in parse_lines(lines) if entry.is_about_address and entry.key_mark in marks]
    last = {(entry.person_hash, entry.act == ADDRESS_ERASED): entry for entry in entries}
    rows = db.session.scalars(select(Erasure).order_by(Erasure.at))
    done_at = {(row.person_hash, row.act == ADDRESS_ERASED): row.at for row in rows}
    return _apply(
        [
            entry
            for key, entry in last.items()
            if (since is None or entry.at >= since) and (key not in done_at or done_at[key] < entry.at)
        ]
    )


def _apply(entries: Sequence[Entry]) -> int:
    """Do what these lines say, and note it in the table. Return how many addresses were erased."""
    emails = stored_addresses() if any(entry.act == ADDRESS_ERASED for entry in entries) else set()
    email_of = {hash_of_address(email, key): email for key in known_keys() for email in emails}
    erased = 0
    for entry in entries:
        if entry.act == ADDRESS_OBJECTED:
            RefusedAddress.object_by_hash(entry.person_hash, entry.at)
        elif entry.act != ADDRESS_ERASED:
            RefusedAddress.allow_again_by_hash(entry.person_hash)
        elif email := email_of.get(entry.person_hash):
            for _ in erase_parts(email):
                db.session.commit()
            erased += 1
        db.session.add(Erasure(**asdict(entry)))
        db.session.commit()
    return erased


@on_restored
def _replay_after_restore(restoration: Restoration) -> None:
    """Raises BackupError: a ledger cannot be read, so that the restore would bring back what was erased."""
    lines = [*restoration.ledger_lines, *map(line_of, restoration.old_rows("erasures"))]
    try:
        replay_address_acts(lines, restoration.began_at - COMMIT_PERIOD)
    except LedgerError as error:
        raise BackupError(f"Nothing was restored: {error}.") from error
