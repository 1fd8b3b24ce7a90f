"""Runs migrations. SQLite rebuilds tables with foreign keys off, and they are checked before the commit."""

import logging
from collections.abc import Callable
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from meetup.extensions import UtcDateTime, db

logging.getLogger("alembic.runtime.migration").setLevel(logging.INFO)


def run() -> None:
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            migrate(connection)
            return
        # The pragma counts outside of transactions only; the connection is not used again for anything else.
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        migrate(connection, check_foreign_keys)
        connection.invalidate()


def migrate(connection: Connection, check: Callable[[Connection], None] | None = None) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # rewriting a large table takes what it takes
        context.run_migrations()
        if check:
            check(connection)


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations spell a moment out in SQLAlchemy's own types, so that they keep working when ours changes."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def check_foreign_keys(connection: Connection) -> None:
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"foreign keys point nowhere after the migration: {broken[:5]}")


run()
