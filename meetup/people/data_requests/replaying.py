"""After a backup was restored, do again what the owners of addresses had done since."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from ...extensions import db
from ...operations import BackupError, Restoration, on_restored
from ..leaving.ledger import (
    Entry,
    Erasure,
    LedgerError,
    hash_of_address,
    key_mark,
    known_keys,
    line_of,
    parse_lines,
)
from ..refused_addresses import RefusedAddress, hash_of
from .acts import erase_parts
from .held import stored_addresses


def replay_address_acts(lines: Iterable[str]) -> int:
    """Do what the lines of the ledger say of addresses, unless the table in the database says that it was done.

    So what was stored after somebody was erased is not erased by an older line. Lines that were written with a key that
    is not known are passed over: ``replay_erasures`` refuses them. Return how many addresses were erased. It commits. A
    second run changes nothing.

    Raises:
        LedgerError: a line cannot be read. Then nothing is changed.
    """
    entries = [entry for entry in parse_lines(lines) if entry.is_about_address]
    done = {(row.act, row.person_hash, row.at) for row in db.session.scalars(select(Erasure))}
    missing = [entry for entry in entries if (entry.act, entry.person_hash, entry.at) not in done]
    email_of = _emails_by_hash() if missing else {}
    return sum(_apply(entry, email_of) for entry in missing)


def _emails_by_hash() -> dict[str, str]:
    """Return the stored addresses by the hashes that stand for them in the ledger."""
    emails, hashes = stored_addresses(), (hash_of_address, hash_of)
    return {hashed(email, key): email for key in known_keys() for email in emails for hashed in hashes}


def _apply(entry: Entry, email_of: Mapping[str, str]) -> int:
    """Do what one line says, and note it in the table. Return how many addresses were erased."""
    email, erased = email_of.get(entry.person_hash, ""), 0
    if entry.act == "address_erased" and email:
        for _ in erase_parts(email):
            db.session.commit()
        erased = 1
    elif entry.act != "address_erased":
        address_hash = hash_of(email) if email else entry.person_hash if entry.key_mark == key_mark() else ""
        _apply_objection(entry, address_hash)
    done = {"at": entry.at, "act": entry.act, "key_mark": entry.key_mark, "person_hash": entry.person_hash}
    db.session.add(Erasure(**done))
    db.session.commit()
    return erased


def _apply_objection(entry: Entry, address_hash: str) -> None:
    if entry.act == "address_objected" and address_hash:
        RefusedAddress.object_by_hash(address_hash, entry.at)
    elif address_hash:
        RefusedAddress.allow_again_by_hash(address_hash)


@on_restored
def _replay_after_restore(restoration: Restoration) -> None:
    """Raises BackupError: a ledger cannot be read, so that the restore would bring back what was erased."""
    lines = [*restoration.ledger_lines, *map(line_of, restoration.old_rows("erasures"))]
    try:
        replay_address_acts(lines)
    except LedgerError as error:
        raise BackupError(f"Nothing was restored: {error}.") from error
