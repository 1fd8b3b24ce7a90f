"""Whom somebody does not see at all. Slices above say whom; what shows people asks here."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, SelectBase, and_
from sqlalchemy.orm import InstrumentedAttribute

from .models import User

hidden: list[Callable[[User], SelectBase]] = []
"""Queries for the ids of users that a reader does not see; slices above add theirs."""


def shown_to(reader: User, user_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """For queries: whether ``reader`` sees the one whom ``user_id`` names."""
    return and_(True, *(user_id.not_in(ids(reader)) for ids in hidden))
