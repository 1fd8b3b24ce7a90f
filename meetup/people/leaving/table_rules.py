"""What becomes of the rows of each table when an account is erased (G1): it follows from the foreign keys."""

from collections.abc import Iterator

from sqlalchemy import Column, Table

from ...extensions import db

ERASED, NAMELESS, NOBODYS = "erased", "kept without the person", "holds nothing of an account"


def references_to_users() -> Iterator[tuple["Column[int]", bool]]:
    """Yield the columns that refer to a user, and whether the row is erased with the user.

    They come in an order in which rows can be erased: first those that refer to others.
    """
    for table in reversed(db.metadata.sorted_tables):
        for column in table.columns:
            for key in column.foreign_keys:
                if key.column.table.name == "users":
                    yield column, key.ondelete == "CASCADE"


def rule_of(table: Table) -> str:
    """Return what becomes of the rows of ``table`` that belong to an account: one of the three rules."""
    if table.name == "users" or _is_erased(table):
        return ERASED
    refers = any(key.column.table.name == "users" for key in table.foreign_keys)
    return NAMELESS if refers else NOBODYS


def _is_erased(table: Table) -> bool:
    """Return whether rows of ``table`` are erased with a user, directly or because they are a part of what is."""
    targets = {key.column.table for key in table.foreign_keys if key.ondelete == "CASCADE"} - {table}
    return any(target.name == "users" or _is_erased(target) for target in targets)
