"""Search conditions in SQL, on columns with search keys."""

from typing import Any

from sqlalchemy import ColumnElement, or_

from .text import escape_like, search_keys


def contains_word(word: str, *columns: Any) -> ColumnElement[bool]:
    """Return the condition that one of ``columns``, which hold search keys, contains ``word`` in any spelling."""
    patterns = [f"%{escape_like(key)}%" for key in search_keys(word)]
    return or_(*(column.like(pattern, escape="\\") for column in columns for pattern in patterns))
