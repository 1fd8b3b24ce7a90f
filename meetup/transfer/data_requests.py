"""Files that wait for review, or whose import can be undone, when the owner of an address in them has it erased."""

import json
from collections.abc import Iterator

from sqlalchemy import select

from ..extensions import db
from ..people.data_requests.held import erases_address
from .imports import Import


@erases_address
def _delete_imports(email: str) -> Iterator[int]:
    """Delete imports that hold the address. There is at most one of each owner, for an hour.

    What the worker is writing at this moment it writes without an address whose owner objects.
    """
    is_kept = Import.begun_at.is_(None) | Import.done_at.is_not(None)
    for found in db.session.scalars(select(Import).where(is_kept)).all():
        if _holds(found, email):
            db.session.delete(found)
            db.session.flush()
            yield 1


def _holds(found: Import, email: str) -> bool:
    texts = json.dumps([found.people, found.grown], ensure_ascii=False).lower()
    return email in texts or email.encode() in (found.content or b"").lower()
