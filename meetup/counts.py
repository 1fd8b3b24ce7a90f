"""Counts that stop at 999, so that they cost the same however long a list is."""

from typing import Any

from sqlalchemy import func, literal, select

MAX_COUNT = 999
"""The highest number that is shown; anything above it reads "999+"."""


def capped_count(model: Any, *conditions: Any) -> Any:
    """Return a scalar subquery that counts the rows of ``model`` that meet ``conditions``, up to ``MAX_COUNT`` + 1."""
    rows = select(literal(1)).select_from(model).where(*conditions).limit(MAX_COUNT + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def count_label(count: int) -> str:
    """Return a capped count as text: ``"12"``, or ``"999+"`` if it is above ``MAX_COUNT``."""
    return f"{MAX_COUNT}+" if count > MAX_COUNT else str(count)
