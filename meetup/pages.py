"""Keyset pages: the next page starts after the last row's key, so page 1,000 costs what page 1 costs."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, tuple_
from werkzeug.exceptions import BadRequest

from .extensions import Moment, db

PAGE_ROWS = 50
Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the cursor of the next, ``None`` on the last."""

    rows: Sequence[Any]
    next: str | None

    @classmethod
    def of(
        cls,
        query: Select[*tuple[Any, ...]],
        keys: Sequence[Any],
        after: str | None,
        rows: int = PAGE_ROWS,
        down: bool = True,
    ) -> "Page":
        """Run ``query`` from the cursor ``after``, ordered by ``keys`` (columns of one entity, the last unique).

        ``down`` orders all keys from high to low. Raises 400 for a cursor that this did not write.
        """
        if after:
            values = _read(after, keys)
            here = tuple_(*keys)
            query = query.where(here < values if down else here > values)
        query = query.order_by(*(key.desc() if down else key.asc() for key in keys)).limit(rows + 1)
        found = db.session.execute(query).unique().all()
        found = [row[0] if len(row) == 1 else row for row in found]
        more = len(found) > rows
        last = found[rows - 1] if more else None
        return cls(found[:rows], cursor(last, keys) if more else None)


def cursor(row: Any, keys: Sequence[Any]) -> str:
    """What stands for ``row`` in the address of the page that comes after it."""
    entity = row if hasattr(row, keys[0].key) else row[0]
    values = [getattr(entity, key.key) for key in keys]
    text = json.dumps([v.isoformat() if isinstance(v, datetime) else v for v in values])
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, keys: Sequence[Any]) -> ColumnElement[Any]:
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        typed = [
            datetime.fromisoformat(value) if isinstance(key.type, Moment) else key.type.python_type(value)
            for key, value in zip(keys, values, strict=True)
        ]
        if any(isinstance(v, datetime) and v.tzinfo is None for v in typed):
            raise ValueError("naive time")
        if any(isinstance(v, int) and not 0 <= v < 2**63 for v in typed):
            raise ValueError("number out of range")
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadRequest("That page link is broken. Open the list again.") from error
    return tuple_(*typed)
