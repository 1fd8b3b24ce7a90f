"""``flask remind``: plan the reminders that are due by now. It is meant for cron; ``flask worker`` plans by itself."""

import click
from flask.cli import with_appcontext

from ..extensions import db
from ..languages import ngettext
from .planner import plan_reminders


@click.command("remind")
@with_appcontext
def remind_command() -> None:
    """Put reminders that are due into the outbox."""
    planned = plan_reminders()
    db.session.commit()
    click.echo(ngettext("%(num)s reminder planned.", "%(num)s reminders planned.", planned))
