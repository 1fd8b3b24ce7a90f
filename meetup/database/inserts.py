"""Insert rows unless they are there already, by statements that differ between the databases."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Row, Select, bindparam, inspect, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached

from ..extensions import db
from .prepared import prepared

Object = TypeVar("Object")


def insert_once(model: type[Any], **values: Any) -> bool:
    """Insert a row unless a unique constraint forbids it. Return whether it was inserted."""
    return db.session.execute(_insert_once_statement(model, tuple(values)), values).first() is not None


@prepared
def _insert_once_statement(model: type[Any], names: tuple[str, ...]) -> Any:
    """Return the statement that inserts a row with these columns, for the table of ``model`` and not for the class.

    For the class, SQLAlchemy would take it for one that inserts many rows.
    """
    columns = inspect(model).columns
    values = {columns[name].name: bindparam(name, type_=columns[name].type) for name in names}
    statement = _insert_statement(model.__table__).values(values).on_conflict_do_nothing()
    return statement.returning(literal(1)).execution_options(direct=True)


def insert_new(model: type[Any], rows: Sequence[Mapping[str, Any]]) -> Sequence[Row[Any]]:
    """Insert rows with the same columns by one statement, except those that a unique constraint forbids.

    Return all columns of the inserted ones, in any order. ``as_loaded`` makes an object of such a row.
    """
    return db.session.execute(_insert_new_statement(model), rows).all()


@prepared
def _insert_new_statement(model: type[Any]) -> Any:
    table = model.__table__
    statement = _insert_statement(table).on_conflict_do_nothing().returning(*table.columns)
    return statement.execution_options(direct=True)


def insert_ignoring_doubles(model: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows with the same columns, except those that a unique constraint forbids."""
    if rows:
        db.session.execute(_insert_statement(model.__table__).on_conflict_do_nothing(), rows)


def as_loaded(model: type[Object], row: Row[Any]) -> Object:
    """Return the object of a row that has all columns and was inserted in this transaction, without reading it."""
    loaded = model(**row._mapping)
    make_transient_to_detached(loaded)
    db.session.add(loaded)
    return loaded


def insert_missing(model: type[Any], columns: Sequence[str], query: Select[Any]) -> Any:
    """Return a statement that inserts the rows of ``query``, except those that a unique constraint forbids."""
    return _insert_statement(model).from_select(columns, query).on_conflict_do_nothing()


def _insert_statement(model: Any) -> Any:
    return (sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert)(model)
