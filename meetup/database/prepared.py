"""Statements that are built once. Building one and finding it in SQLAlchemy's cache takes longer than running it."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Dialect,
    Integer,
    Select,
    String,
    any_,
    bindparam,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeDecorator

from ..extensions import UtcDateTime, db, now

Shape = ParamSpec("Shape")
Statement = TypeVar("Statement")


class JsonList(TypeDecorator[Collection[Any]]):
    """Many ids or texts as the text of a JSON array, which SQLite takes apart."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(list(value))


class Given:
    """Stands for a row that is known when a statement is executed: its attribute ``id`` is the parameter ``user_id``.

    ``name`` is that of the row, ``user`` in this example. Conditions for a reader or an owner take it in their place.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, column: str) -> Any:
        return bindparam(f"{self.name}_{column}")


GIVEN_USER: Any = Given("user")
"""The user that a statement is for."""
GIVEN_DAY: Any = bindparam("today", type_=Date())
"""The current date where the user is."""
ROW_LIMIT: Any = bindparam("row_limit", type_=Integer())
"""How many rows there are at most."""

MAX_REMEMBERED_STATEMENTS = 200
"""How many statements ``prepared_within_limit`` keeps of each function."""


def prepared(build: Callable[Shape, Statement]) -> Callable[Shape, Statement]:
    """Make ``build`` return the same statement for the same arguments, on each kind of database.

    All else that changes between two executions has to be a parameter: ``GIVEN_USER``, ``is_given_id``, ``moment`` or a
    ``bindparam``. There have to be few arguments that it is called with, as no statement is forgotten.
    """
    statements: dict[Any, Statement] = {}

    @wraps(build)
    def find_or_build(*arguments: Shape.args, **named: Shape.kwargs) -> Statement:
        key = (db.engine.dialect.name, arguments, tuple(named.items()))
        if key not in statements:
            statements[key] = _direct(build(*arguments, **named))
        return statements[key]

    return find_or_build


def prepared_within_limit(build: Callable[Shape, Statement]) -> Callable[Shape, Statement]:
    """Like ``prepared``, but keep only the statements used last, for functions with many different arguments."""

    def build_for(_dialect: str, *arguments: Shape.args, **named: Shape.kwargs) -> Statement:
        statement: Statement = _direct(build(*arguments, **named))
        return statement

    remembered: Callable[..., Statement] = lru_cache(MAX_REMEMBERED_STATEMENTS)(build_for)

    @wraps(build)
    def find_or_build(*arguments: Shape.args, **named: Shape.kwargs) -> Statement:
        return remembered(db.engine.dialect.name, *arguments, **named)

    return find_or_build


def _direct(statement: Any) -> Any:
    """Return ``statement`` with the option that spares it the ORM, unless it is no query or selects objects."""
    if isinstance(statement, CompoundSelect):
        selects_objects = any(map(_selects_objects, statement.selects))
    else:
        selects_objects = _selects_objects(statement)
    return statement if selects_objects else statement.execution_options(direct=True)


def _selects_objects(statement: Any) -> bool:
    """Return whether a statement returns objects, or is no simple query and may do something else."""
    return not isinstance(statement, Select) or any(_is_object(column) for column in statement.column_descriptions)


def _is_object(column: Mapping[str, Any]) -> bool:
    return column.get("entity") is not None and column["expr"] is column["entity"]


def is_given_id(column: InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of the ids that are given as the parameter ``name``, a list."""
    return is_among(column, bindparam(name, type_=id_list_type()))


def is_among(column: InstrumentedAttribute[Any], ids: BindParameter[Any]) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of ``ids``, a parameter of the type of a list of ids."""
    if db.engine.dialect.name == "sqlite":
        given = func.json_each(ids).table_valued("value")
        return column.in_(select(given.c.value))
    return column == any_(ids)


def is_like_any(column: Any, name: str) -> ColumnElement[bool]:
    """Return the condition that ``column`` matches one of the patterns of LIKE in the parameter ``name``, a list."""
    if db.engine.dialect.name == "sqlite":
        given = func.json_each(bindparam(name, type_=JsonList())).table_valued("value")
        return select(literal(1)).select_from(given).where(column.like(given.c.value)).exists()
    is_like: ColumnElement[bool] = column.like(any_(bindparam(name, type_=postgresql.ARRAY(String()))))
    return is_like


def is_one_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Return the condition that ``column`` has one of a few constant values.

    For ``column.in_(values)``, SQLAlchemy writes a part of the statement anew each time that it is executed.
    """
    return or_(*(column == value for value in values))


def moment(before: timedelta = timedelta()) -> BindParameter[Any]:
    """Return a parameter that stands for the moment at which the statement is executed, or the time ``before`` it."""
    return bindparam(None, callable_=lambda: now() - before, type_=UtcDateTime())


def id_list_type() -> Any:
    """Return the type of a parameter that holds many ids, of which there may be thousands."""
    return JsonList() if db.engine.dialect.name == "sqlite" else postgresql.ARRAY(BigInteger)
