"""Rows of the database as lines of a page."""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Row


class RowLine:
    """A row as a line of a page, which has the columns as attributes. Lines of a kind that show the same are equal.

    A page shows most lines again and again, drawn already (see ``drawn_memory``), so that what follows from the row is
    only worked out when it is asked for.
    """

    def __init__(self, row: Row[Any], shown: Hashable) -> None:
        self._row, self._shown = row, shown

    def __getattr__(self, column: str) -> Any:
        if column.startswith("_"):  # as copying asks for, before there is a row
            raise AttributeError(column)
        return getattr(self._row, column)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._shown == other._shown

    def __hash__(self) -> int:
        return hash(self._shown)
