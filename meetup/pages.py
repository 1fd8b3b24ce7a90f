"""Keyset pages: each page of a list starts after the last row of the page before.

Page 1,000 is as fast as page 1, and a row that is added or removed moves no other row to a different page.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, TypeVarTuple

from sqlalchemy import Row, Select, bindparam, tuple_
from werkzeug.exceptions import BadRequest

from .database.prepared import ROW_LIMIT
from .extensions import UtcDateTime, db
from .ids import MAX_ROW_ID
from .languages import gettext

ROWS_PER_PAGE = 50

Item = TypeVar("Item")
OtherItem = TypeVar("OtherItem")
Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """The rows of one page and the cursor of the next page, which is ``None`` on the last one."""

    rows: Sequence[Item]
    next: str | None

    @classmethod
    def load(
        cls,
        query: Select[OtherItem],
        keys: Sequence[Any],
        after: str | None,
        limit: int = ROWS_PER_PAGE,
        descending: bool = True,
    ) -> "Page[OtherItem]":
        """Load the page of ``query``, a select of one entity, that begins after the cursor ``after``.

        The rows are ordered by ``keys``: columns of that entity, of which the last one is unique. All of them are
        ordered from high to low if ``descending``, else from low to high.

        Raises:
            BadRequest: ``after`` is not a cursor that ``make_cursor`` wrote for these keys.
        """
        page = cls.load_rows(query, keys, after, limit, descending)
        return page.map(lambda row: row[0])

    @classmethod
    def load_rows(
        cls,
        query: Select[*Columns],
        keys: Sequence[Any],
        after: str | None,
        limit: int = ROWS_PER_PAGE,
        descending: bool = True,
    ) -> "Page[Row[*Columns]]":
        """Like ``load``, but for a select of several entities or columns.

        The keys are columns of the first entity or, if only columns are selected, are among them.
        """
        return cls.load_prepared(keyset_query(query, keys, bool(after), descending), keys, after, limit, {})

    @classmethod
    def load_prepared(
        cls, statement: Select[*Columns], keys: Sequence[Any], after: str | None, limit: int, values: dict[str, Any]
    ) -> "Page[Row[*Columns]]":
        """Like ``load_rows``, with a statement that ``keyset_query`` made once, and the values of its parameters."""
        values = {**values, "row_limit": limit + 1}
        if after:
            values |= {f"after_{number}": value for number, value in enumerate(_parse_cursor(after, keys))}
        rows = db.session.execute(statement, values).all()
        return Page(rows[:limit], make_cursor(rows[limit - 1], keys) if len(rows) > limit else None)

    def map(self, convert: Callable[[Item], OtherItem]) -> "Page[OtherItem]":
        """Return the same page with ``convert`` applied to each row."""
        return Page([convert(row) for row in self.rows], self.next)


def keyset_query(
    query: Select[*Columns], keys: Sequence[Any], has_cursor: bool, descending: bool = True
) -> Select[*Columns]:
    """Return the query for one page of ``query``, ordered by ``keys``, for ``Page.load_prepared``.

    ``has_cursor`` says whether it is for a later page than the first.
    """
    if has_cursor:
        values = tuple_(*(bindparam(f"after_{number}", type_=key.type) for number, key in enumerate(keys)))
        query = query.where(tuple_(*keys) < values if descending else tuple_(*keys) > values)
    order = (key.desc() if descending else key.asc() for key in keys)
    return query.order_by(*order).limit(ROW_LIMIT)


def make_cursor(row: Any, keys: Sequence[Any]) -> str:
    """Return the cursor of the page that begins after ``row``: an entity, or a row as for `Page.load_rows`."""
    entity = row if hasattr(row, keys[0].key) else row[0]
    values = [getattr(entity, key.key) for key in keys]
    text = json.dumps([value.isoformat() if isinstance(value, datetime) else value for value in values])
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _parse_cursor(cursor: str, keys: Sequence[Any]) -> list[Any]:
    """Return the values of ``keys`` that a cursor contains. Raise BadRequest if they are not of the keys' types."""
    try:
        texts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [
            datetime.fromisoformat(text) if isinstance(key.type, UtcDateTime) else key.type.python_type(text)
            for key, text in zip(keys, texts, strict=True)
        ]
        if any(isinstance(value, str) and not _is_storable(value) for value in values):
            raise ValueError("no text that a list holds")
        if any(isinstance(value, datetime) and value.tzinfo is None for value in values):
            raise ValueError("naive time")
        if any(isinstance(value, int) and not 0 <= value <= MAX_ROW_ID for value in values):
            raise ValueError("number out of range")
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadRequest(gettext("That link is broken. Open the list again.")) from error
    return values


def _is_storable(text: str) -> bool:
    """Return whether a database can store ``text``: neither NUL nor half of a surrogate pair is in it (I7)."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
