"""``flask tidy``: erase what has been stored long enough (G3). Slices register what they erase."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import ColumnElement, CursorResult, delete, inspect, select, tuple_

from .config import Config
from .extensions import db, now
from .hooks import KeyedHook

ROWS_PER_BATCH = 1000
"""Rows erased in one transaction, few enough that nobody waits long for the write lock."""

Tidier = Callable[[], int]

tidies: KeyedHook[Tidier] = KeyedHook("tidies")
"""Erase a batch of expired rows and return their number, 0 when none are left. The key names the rows in the output."""


def retention_limit(setting: str) -> datetime:
    """Return the moment before which rows have expired: as many days ago as ``setting`` of ``Config`` says."""
    config: Config = current_app.config["MEETUP"]
    return now() - timedelta(days=getattr(config, setting))


def erase_batch(model: type[Any], *conditions: ColumnElement[bool]) -> int:
    """Erase up to ``ROWS_PER_BATCH`` rows of ``model`` that fulfil ``conditions``. Return their number."""
    key = inspect(model).primary_key
    batch = select(*key).where(*conditions).limit(ROWS_PER_BATCH)
    statement = delete(model).where((tuple_(*key) if len(key) > 1 else key[0]).in_(batch))
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return result.rowcount


@click.command("tidy")
@with_appcontext
def tidy_command() -> None:
    """Erase what has been stored long enough. A second run changes nothing.

    If one kind of rows cannot be erased, the others still are, and the command names it at the end.
    """
    failed = [name for name, tidier in tidies.items() if not _run_tidier(name, tidier)]
    if failed:
        raise click.ClickException(f"Not everything of this is erased: {', '.join(failed)}.")


def _run_tidier(name: str, tidier: Tidier) -> bool:
    """Erase all expired rows of one kind and print their number. Return whether it succeeded.

    Only the type of an error is logged, because its message may contain what somebody wrote (L1).
    """
    try:
        click.echo(f"Erased {_erase_all(tidier)} {name}.")
    except Exception as error:
        db.session.rollback()
        current_app.logger.error("tidy: %s failed (%s)", name, type(error).__name__)
        return False
    return True


def _erase_all(tidier: Tidier) -> int:
    """Erase batch after batch, each in a transaction of its own. Return the number of rows."""
    total = 0
    while count := tidier():
        db.session.commit()
        total += count
    db.session.commit()
    return total
