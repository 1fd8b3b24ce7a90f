"""``flask backup`` and ``flask restore``."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from ...config import Config
from ...run_lock import RunLockError, run_lock
from .archives import Manifest
from .making import make_backup, verify_backup
from .problems import BackupError, told_problems
from .restorations import restore_backup

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command("backup")
@FILE
@click.option("--verify", is_flag=True, help="Check a backup that is there, and change nothing.")
@with_appcontext
def backup_command(file: Path, verify: bool) -> None:
    """Write a backup of everything to FILE, while the site runs."""
    config: Config = current_app.config["MEETUP"]
    with told_problems():
        if verify:
            click.echo(f"{file} is whole. {_describe(verify_backup(config, file.absolute()))}")
        else:
            click.echo(f"{file} is written and checked. {_describe(make_backup(config, file.absolute()))}")


@click.command("restore")
@FILE
@click.option("--lost-key", is_flag=True, help="Restore although nobody has the key any more that a ledger needs.")
@with_appcontext
def restore_command(file: Path, lost_key: bool) -> None:
    """Put the backup FILE in place of the database. The server and the worker must be stopped."""
    config: Config = current_app.config["MEETUP"]
    try:
        with run_lock(config.instance, alone=True), told_problems():
            summary = restore_backup(config, file.absolute(), _upgrade, lost_key)
    except RunLockError as error:
        raise BackupError(str(error)) from error
    click.echo(f"Restored. {_describe(summary.manifest)}")
    if summary.aside:
        click.echo(f"The old database is kept as {summary.aside}. Delete it once you do not need it.")
    click.echo("Everybody has to sign in again.")
    for note in summary.notes:
        click.echo(note)
    click.echo("The tables are those of this release. Start the server and the worker.")


def _upgrade() -> None:
    current_app.extensions["migrate"].db  # noqa: B018  loads the migrations on first use
    from flask_migrate import upgrade  # noqa: PLC0415  as in meetup/cli.py

    upgrade()


def _describe(manifest: Manifest) -> str:
    return (
        f"It holds {manifest.row_count} rows in {len(manifest.tables)} tables of {manifest.kind}, at migration "
        f"{manifest.revision}, as of {manifest.began_at}."
    )
