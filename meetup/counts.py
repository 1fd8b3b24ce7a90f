"""Counts that stop far above the length of any list that a person keeps, so that none of them costs without end."""

from typing import Any

from sqlalchemy import func, literal, select

MAX_COUNT = 99_999
"""The highest number that is shown; anything above it reads "99,999+". An import holds 5,000 people at most."""


def capped_count(model: Any, *conditions: Any) -> Any:
    """Return a scalar subquery that counts the rows of ``model`` that meet ``conditions``, up to ``MAX_COUNT`` + 1."""
    rows = select(literal(1)).select_from(model).where(*conditions).limit(MAX_COUNT + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def count_label(count: int) -> str:
    """Return a capped count as text: ``"3,000"``, or ``"99,999+"`` if it is above ``MAX_COUNT``."""
    return f"{MAX_COUNT:,}+" if count > MAX_COUNT else f"{count:,}"
