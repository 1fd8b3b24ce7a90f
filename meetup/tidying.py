"""``flask tidy``: erases what has run out (G3). Slices register what they keep for a while."""

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
"""Rows of one transaction: nobody waits long for their turn to write."""

Tidier = Callable[[], int]

tidies: KeyedHook[Tidier] = KeyedHook("tidies")
"""Erase some of what has run out and return how much that was, until nothing is left; by what is erased."""


def retention_limit(setting: str) -> datetime:
    """What is older has been kept for as many days as ``setting`` of the configuration says."""
    config: Config = current_app.config["MEETUP"]
    return now() - timedelta(days=getattr(config, setting))


def erase_batch(model: type[Any], *which: ColumnElement[bool]) -> int:
    """Erase some of the rows of ``model`` that ``which`` leaves; how many."""
    key = inspect(model).primary_key
    some = select(*key).where(*which).limit(ROWS_PER_BATCH)
    gone = delete(model).where((tuple_(*key) if len(key) > 1 else key[0]).in_(some))
    result = db.session.execute(gone, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return result.rowcount


@click.command("tidy")
@with_appcontext
def tidy_command() -> None:
    """Erase what has been kept for long enough. A second run changes nothing.

    What fails leaves the others their turn, and is told at the end.
    """
    failed = [what for what, tidier in tidies.items() if not _run_tidier(what, tidier)]
    if failed:
        raise click.ClickException(f"Not everything of this is erased: {', '.join(failed)}.")


def _run_tidier(what: str, tidier: Tidier) -> bool:
    """Whether all of it went. Errors are logged by their type: what they say may be what somebody wrote (L1)."""
    try:
        click.echo(f"Erased {_erase_all(tidier)} {what}.")
    except Exception as error:
        db.session.rollback()
        current_app.logger.error("tidy: %s failed (%s)", what, type(error).__name__)
        return False
    return True


def _erase_all(tidier: Tidier) -> int:
    """How many go, batch after batch."""
    many = 0
    while some := tidier():
        db.session.commit()
        many += some
    db.session.commit()
    return many
