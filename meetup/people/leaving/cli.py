"""``flask erasures replay FILE``."""

from typing import TextIO

import click
from flask.cli import AppGroup

from .ledger import LedgerError
from .replaying import replay_erasures

erasures_commands = AppGroup("erasures", help="What to do about deleted accounts.")


@erasures_commands.command("replay")
@click.argument("file", type=click.File())
def replay_command(file: TextIO) -> None:
    """Erase again, after restoring an older backup, everybody who the ledger FILE says deleted their account."""
    try:
        count = replay_erasures(file)
    except LedgerError as error:
        raise click.ClickException(f"Nothing was erased: {error}.") from error
    click.echo(f"Erased {count} accounts.")
