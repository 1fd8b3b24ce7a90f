"""Keyset pages: the next page starts after the last row's key, so page 1,000 costs what page 1 costs."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, tuple_
from werkzeug.exceptions import BadRequest

from .extensions import UtcDateTime, db

ROWS_PER_PAGE = 50
Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the cursor of the next, ``None`` on the last."""

    rows: Sequence[Any]
    next: str | None

    @classmethod
    def load(
        cls,
        query: Select[*tuple[Any, ...]],
        keys: Sequence[Any],
        after: str | None,
        limit: int = ROWS_PER_PAGE,
        descending: bool = True,
    ) -> "Page":
        """Run ``query`` from the cursor ``after``, ordered by ``keys`` (columns of one entity, the last unique).

        ``descending`` orders all keys from high to low. Raises 400 for a cursor that this did not write.
        """
        if after:
            values = _parse_cursor(after, keys)
            here = tuple_(*keys)
            query = query.where(here < values if descending else here > values)
        query = query.order_by(*(key.desc() if descending else key.asc() for key in keys)).limit(limit + 1)
        found = db.session.execute(query).unique().all()
        found = [row[0] if len(row) == 1 else row for row in found]
        more = len(found) > limit
        last = found[limit - 1] if more else None
        return cls(found[:limit], make_cursor(last, keys) if more else None)


def make_cursor(row: Any, keys: Sequence[Any]) -> str:
    """What stands for ``row`` in the address of the page that comes after it."""
    entity = row if hasattr(row, keys[0].key) else row[0]
    values = [getattr(entity, key.key) for key in keys]
    text = json.dumps([v.isoformat() if isinstance(v, datetime) else v for v in values])
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _parse_cursor(cursor: str, keys: Sequence[Any]) -> ColumnElement[Any]:
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        typed = [
            datetime.fromisoformat(value) if isinstance(key.type, UtcDateTime) else key.type.python_type(value)
            for key, value in zip(keys, values, strict=True)
        ]
        if any(isinstance(v, datetime) and v.tzinfo is None for v in typed):
            raise ValueError("naive time")
        if any(isinstance(v, int) and not 0 <= v < 2**63 for v in typed):
            raise ValueError("number out of range")
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadRequest("That page link is broken. Open the list again.") from error
    return tuple_(*typed)
