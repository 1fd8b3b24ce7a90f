"""After a backup was restored, do again what the owners of addresses had done since."""

from collections.abc import Iterable

from sqlalchemy import select

from ...extensions import db
from ...operations import BackupError, Restoration, on_restored
from ..leaving.ledger import Entry, Erasure, LedgerError, hash_of_address, line_of, read_entries, record_hash
from ..refused_addresses import RefusedAddress
from .acts import erase_parts
from .held import stored_addresses


def replay_address_acts(lines: Iterable[str]) -> int:
    """Do what the lines of the ledger say of addresses, unless the table in the database says that it was done.

    So what was stored after somebody was erased is not erased by an older line. Return how many addresses were erased.
    It commits. A second run changes nothing.

    Raises:
        LedgerError: a line cannot be read, or was written with another SECRET_KEY. Then nothing is changed.
    """
    entries = [entry for entry in read_entries(lines) if entry.is_about_address]
    done = {(row.act, row.person_hash, row.at) for row in db.session.scalars(select(Erasure))}
    missing = [entry for entry in entries if (entry.act, entry.person_hash, entry.at) not in done]
    email_of = {hash_of_address(email): email for email in stored_addresses()} if missing else {}
    return sum(_apply(entry, email_of.get(entry.person_hash, "")) for entry in missing)


def _apply(entry: Entry, email: str) -> int:
    """Do what one line says, and note it in the table. Return how many addresses were erased."""
    if entry.act == "address_erased" and email:
        for _ in erase_parts(email):
            db.session.commit()
    elif entry.act == "address_objected":
        RefusedAddress.object_by_hash(entry.person_hash, entry.at)
    elif entry.act == "address_allowed":
        RefusedAddress.allow_again_by_hash(entry.person_hash)
    record_hash(entry.person_hash, entry.act, entry.at)
    db.session.commit()
    return int(bool(email))


@on_restored
def _replay_after_restore(restoration: Restoration) -> None:
    """Raises BackupError: a ledger cannot be read, so that the restore would bring back what was erased."""
    lines = [*restoration.ledger_lines, *map(line_of, restoration.old_rows("erasures"))]
    try:
        replay_address_acts(lines)
    except LedgerError as error:
        raise BackupError(f"Nothing was restored: {error}.") from error
