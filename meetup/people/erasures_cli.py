"""``flask erasures replay FILE``."""

from typing import TextIO

import click
from flask.cli import AppGroup

from .data_requests.replaying import replay_address_acts
from .leaving.ledger import LedgerError
from .leaving.replaying import replay_erasures

erasures_commands = AppGroup("erasures", help="What to do about deleted accounts.")


@erasures_commands.command("replay")
@click.argument("file", type=click.File())
def replay_command(file: TextIO) -> None:
    """Erase again, after restoring an older backup, what the ledger FILE says was erased: accounts and addresses."""
    lines = file.readlines()
    try:
        accounts, addresses = replay_erasures(lines), replay_address_acts(lines)
    except LedgerError as error:
        raise click.ClickException(f"Nothing was erased: {error}.") from error
    click.echo(f"Erased {accounts} accounts and {addresses} addresses without one.")
