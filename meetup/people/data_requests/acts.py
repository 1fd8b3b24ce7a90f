"""What the owner of an address does about what is stored, each time with a line in the erasure ledger (G2)."""

from collections.abc import Iterator

from ...extensions import db
from ..leaving.ledger import append, hash_of_address, record_hash
from ..refused_addresses import RefusedAddress, hash_of
from .held import erases_address


def erase_address(email: str) -> Iterator[int]:
    """Erase everything that is stored about ``email``. The caller commits after every step.

    The ledger comes first. A line about what was not erased after all does no harm, and a missing one would.
    """
    append(record_hash(hash_of_address(email), "address_erased"))
    yield from erase_parts(email)


def erase_parts(email: str) -> Iterator[int]:
    """Erase like ``erase_address``, for a caller that has the line in the ledger already."""
    for erase_part in erases_address:
        yield from erase_part(email)


def object_to_storing(email: str) -> None:
    """Keep ``email`` from being stored and invited."""
    RefusedAddress.object(email)
    append(record_hash(hash_of(email), "address_objected"))
    db.session.flush()


def allow_storing(email: str) -> None:
    """Let ``email`` be stored and invited again."""
    RefusedAddress.allow_again(email)
    append(record_hash(hash_of(email), "address_allowed"))
    db.session.flush()
