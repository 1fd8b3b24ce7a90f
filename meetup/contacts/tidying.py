"""``flask tidy``: erases what has run out (G3)."""

import click
from flask.cli import with_appcontext

from ..extensions import db
from .imports import Import


@click.command("tidy")
@with_appcontext
def tidy_command() -> None:
    """Erase imports that nobody came back to. A second run changes nothing."""
    gone = Import.tidy()
    db.session.commit()
    click.echo(f"Erased {gone} unfinished imports.")
