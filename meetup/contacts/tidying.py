"""``flask tidy``: erases what has run out (G3)."""

import click
from flask.cli import with_appcontext

from ..extensions import db
from .imports import Import
from .reminders import forget


@click.command("tidy")
@with_appcontext
def tidy_command() -> None:
    """Erase imports that nobody came back to, and what was told long ago. A second run changes nothing."""
    imports, told = Import.tidy(), forget()
    db.session.commit()
    click.echo(f"Erased {imports} unfinished imports and {told} reminders of long ago.")
