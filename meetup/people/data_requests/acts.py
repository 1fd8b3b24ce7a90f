"""What the owner of an address does about what is stored, each time with a line in the erasure ledger (G2)."""

from collections.abc import Iterator

from ...extensions import db, now
from ..leaving.ledger import (
    ADDRESS_ALLOWED,
    ADDRESS_ERASED,
    ADDRESS_OBJECTED,
    append,
    hash_of_address,
    known_keys,
    record_hash,
)
from ..refused_addresses import RefusedAddress, objection_hash_of
from .held import erases_address


def erase_address(email: str) -> Iterator[int]:
    """Erase everything that is stored about ``email``. The caller commits after every step.

    The ledger comes first: a missing line would bring back what was erased.
    """
    append(record_hash(hash_of_address(email), ADDRESS_ERASED))
    yield from erase_parts(email)


def erase_parts(email: str) -> Iterator[int]:
    """Erase like ``erase_address``, for a caller that has the line in the ledger already."""
    for erase_part in erases_address:
        yield from erase_part(email)


def object_to_storing(email: str) -> None:
    """Keep ``email`` from being stored and invited. Nothing happens if that was said before."""
    if RefusedAddress.objected_among([email]):
        return
    RefusedAddress.object_by_hash(objection_hash_of(email), now())
    append(record_hash(objection_hash_of(email), ADDRESS_OBJECTED))
    db.session.flush()


def allow_storing(email: str) -> None:
    """Let ``email`` be stored and invited again. The objection may be from before a change of the secret key."""
    if not RefusedAddress.objected_among([email]):
        return
    for key in known_keys():
        RefusedAddress.allow_again_by_hash(objection_hash_of(email, key))
        append(record_hash(objection_hash_of(email, key), ADDRESS_ALLOWED, key))
    db.session.flush()
