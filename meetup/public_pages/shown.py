"""What a public page shows: rows of the database, and texts that change with time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import g
from sqlalchemy import Connection, Select

Version = tuple[tuple[tuple[Any, ...], ...], ...]
"""The rows of each statement."""


@dataclass(frozen=True)
class Shown:
    """What a page shows: the rows that ``statements`` find with ``values``.

    The first statement finds nothing if there is no such page for somebody who is signed out. Without statements, the
    page is always the same.
    """

    statements: tuple[Select[*tuple[Any, ...]], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def read(self, connection: Connection) -> Version | None:
        """Return the present version, or ``None`` if there is no such page."""
        rows: list[tuple[tuple[Any, ...], ...]] = []
        for statement in self.statements:
            rows.append(tuple(map(tuple, connection.execute(statement, self.values))))
            if not rows[0]:
                return None
        return tuple(rows)


def shown_until(*moments: datetime | None) -> None:
    """Tell that what the page shows which is being built changes at these moments, such as the end of an event.

    Moments that are over count for nothing, and ``None`` as well. Without a public page being built, nothing happens.
    """
    if "page_changes_at" in g:
        g.page_changes_at += [moment for moment in moments if moment]


def next_change(since: datetime) -> datetime | None:
    """Return the first of the moments after ``since`` that ``shown_until`` was told."""
    return min((moment for moment in g.page_changes_at if moment > since), default=None)
