"""Who does not see whom at all. Slices above register the rules; whatever shows people asks here."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, SelectBase, and_, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from ..extensions import db
from ..hooks import Hook
from .models import User

hides: Hook[Callable[[User], SelectBase]] = Hook("hides")
"""Return a query for the ids of the users that a reader does not see."""

withholds: Hook[Callable[[User], SelectBase]] = Hook("withholds")
"""Return a query for the ids of users whom a reader has met and whose card the reader has not got, or not any more."""

hides_pairs: Hook[Callable[[Collection[int]], CompoundSelect[int, int]]] = Hook("hides_pairs")
"""Return a query for pairs of ids: one of the given users, and a user who does not see them.

It is the rule of ``hides`` for many readers at once.
"""


def absent_ids() -> CompoundSelect[int]:
    """Return a query for the ids of those who are absent: they have left, or are suspended. Nobody sees them."""
    leaver, suspended = aliased(User), aliased(User)
    return union_all(
        select(leaver.id).where(leaver.left_at.is_not(None)),
        select(suspended.id).where(suspended.suspended_at.is_not(None)),
    )


@hides
def _hide_absent(_reader: User) -> CompoundSelect[int]:
    return absent_ids()


def is_not_absent(user_id: Any) -> ColumnElement[bool]:
    """Return the condition that the user in the column ``user_id``, which may be null, is not absent."""
    leaver = aliased(User)
    is_gone = or_(leaver.left_at.is_not(None), leaver.suspended_at.is_not(None))
    return ~select(leaver.id).where(leaver.id == user_id, is_gone).exists()


def is_visible_to(reader: User, user_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that ``reader`` sees the user with the id in the column ``user_id``."""
    return and_(True, *(user_id.not_in(hidden_ids(reader)) for hidden_ids in hides))


def gives_face_to(reader: User, user_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that ``reader`` sees the face of the user with the id in the column ``user_id``.

    It is for places where nobody is named: there, who keeps their card from the reader is left out.
    """
    return and_(is_visible_to(reader, user_id), *(user_id.not_in(ids_for(reader)) for ids_for in withholds))


def excluded_readers(user_ids: Collection[int]) -> dict[int, set[int]]:
    """Return for each of these users the ids of those who do not see them. Runs one query per rule.

    It is for what is sent to many readers at once. Users whom everybody sees are missing.
    """
    readers_by_user: dict[int, set[int]] = defaultdict(set)
    for hidden_pairs in hides_pairs if user_ids else ():
        for user_id, reader_id in db.session.execute(hidden_pairs(user_ids)):
            readers_by_user[user_id].add(reader_id)
    return readers_by_user
