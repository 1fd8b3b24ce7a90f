"""Whom somebody does not see at all. Slices above say whom; what shows people asks here."""

from collections import defaultdict
from collections.abc import Callable, Collection

from sqlalchemy import ColumnElement, CompoundSelect, SelectBase, and_
from sqlalchemy.orm import InstrumentedAttribute

from ..extensions import db
from ..hooks import Hook
from .models import User

hides: Hook[Callable[[User], SelectBase]] = Hook("hides")
"""Return a query for the ids of users that a reader does not see."""

hides_pairs: Hook[Callable[[Collection[int]], CompoundSelect[int, int]]] = Hook("hides_pairs")
"""Return a query for pairs of one of some users and somebody who does not see them: ``hides``, for many at once."""


def is_visible_to(reader: User, user_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """For queries: whether ``reader`` sees the one whom ``user_id`` names."""
    return and_(True, *(user_id.not_in(ids(reader)) for ids in hides))


def excluded_readers(user_ids: Collection[int]) -> dict[int, set[int]]:
    """Who does not see each of these users, for what is sent to many readers at once; one query."""
    readers_by_user: dict[int, set[int]] = defaultdict(set)
    for query in hides_pairs if user_ids else ():
        for user_id, other_id in db.session.execute(query(user_ids)):
            readers_by_user[user_id].add(other_id)
    return readers_by_user
