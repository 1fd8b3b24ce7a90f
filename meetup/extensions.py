"""The Flask extensions, unbound, and the base of all models. Of ours, it imports only how networks are counted."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app, g
from flask_compress import Compress
from flask_limiter import Limiter, RateLimitExceeded
from flask_login import LoginManager, current_user
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import CheckConstraint, DateTime, Dialect, Index, MetaData, String, text
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from .networks import client_network

Choice = TypeVar("Choice", bound=StrEnum)

HAS_WRITTEN = "has_written"
"""The key in ``Session.info`` that is set once the transaction has changed anything."""
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always with a time zone and in UTC. SQLite stores no time zone, so it is added again on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EnumText(TypeDecorator[Choice]):
    """A text column whose Python values are the members of a ``StrEnum``.

    Whether a value is one of them is checked by the constraint that ``values_check`` returns.
    """

    impl = String
    cache_ok = True

    def __init__(self, enum: type[Choice], length: int) -> None:
        super().__init__(length)
        self.enum = enum

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Choice | None:
        return None if value is None else self.enum(value)


def values_check(column: str, enum: type[StrEnum]) -> CheckConstraint:
    """Return the constraint that ``column`` holds one of the values of ``enum``. It has the name of the column."""
    values = ", ".join(f"'{member}'" for member in enum)
    return CheckConstraint(f"{column} IN ({values})", name=column)


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMING_CONVENTION), type_annotation_map={datetime: UtcDateTime}
    )


def rate_limit_key() -> str:
    """Return whom a rate limit counts: the user if somebody is signed in, otherwise the network (R3)."""
    if current_user.is_authenticated:
        return f"user:{current_user.id}"
    return f"network:{client_network()}"


class DirectSession(Session):
    """A session that gives statements with the option ``direct`` to the connection, past the ORM.

    The ORM would look for objects in each row; where a query has none, that is a third to half of its time.
    """

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        if any(options.values()) or not statement.get_execution_options().get("direct"):
            return super().execute(statement, params, **options)
        self._autoflush()
        if statement.is_dml:
            self.info[HAS_WRITTEN] = True
        return self.connection().execute(statement, params)

    def scalar(self, statement: Any, params: Any = None, **options: Any) -> Any:
        return self.execute(statement, params, **options).scalar()

    def scalars(self, statement: Any, params: Any = None, **options: Any) -> Any:
        return self.execute(statement, params, **options).scalars()


class SafeSQLAlchemy(SQLAlchemy):
    """The extension, whose sessions also end well when the connection is lost."""

    def discard(self) -> None:
        """Roll the session back, also if there is nobody left to tell that to."""
        try:
            self.session.rollback()
        except (DBAPIError, PendingRollbackError):
            self._forget_session()

    def _teardown_session(self, exc: BaseException | None) -> None:
        """End the session. The request has been answered by now, so that nobody could handle an error."""
        try:
            super()._teardown_session(exc)
        except (DBAPIError, PendingRollbackError) as error:
            self._forget_session()
            current_app.logger.warning("database: a connection was lost at the end (%s)", type(error).__name__)

    def _forget_session(self) -> None:
        if self.session.registry.has():
            lost = self.session.registry()
            self.session.registry.clear()
            lost.invalidate()


class SteadyLimiter(Limiter):
    """The limiter, which goes on in memory when Redis is lost, also for requests that notice it at the same moment."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        """Count the request, unless it is answered again and was counted before.

        All limits are those of views, which check them themselves; there is nothing to look for before the view. The
        library lets only the first request go on that meets a lost Redis, and raises the errors of the others.
        """
        if in_middleware or g.get("is_retry"):
            return
        try:
            super()._check_request_limit(callable_name, in_middleware)
        except RateLimitExceeded:
            raise
        except self.storage.base_exceptions:
            super()._check_request_limit(callable_name, in_middleware)


db = SafeSQLAlchemy(model_class=Base, session_options={"class_": DirectSession, "expire_on_commit": False})
login = LoginManager()
csrf = CSRFProtect()
limiter = SteadyLimiter(key_func=rate_limit_key, headers_enabled=False)
compress = Compress()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of only the rows for which the SQL condition ``where`` is true, on SQLite and PostgreSQL."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)
