"""``flask reports``: what people reported to the operator."""

import click
from flask.cli import with_appcontext

from .letters import complaint_text
from .models import Complaint


@click.command("reports")
@with_appcontext
def reports_command() -> None:
    """Print the latest reports of events, profiles and rooms, the oldest first."""
    complaints = Complaint.latest()
    for complaint in complaints:
        click.echo(complaint_text(complaint))
    if not complaints:
        click.echo("Nobody has reported anything.")
