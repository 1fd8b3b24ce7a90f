"""``flask merge-topics``: merge what people typed before the list of topics had a name for it."""

import click
from flask.cli import with_appcontext

from ...extensions import db
from ...languages import ngettext
from .merging import merge_spellings


@click.command("merge-topics")
@with_appcontext
def merge_topics_command() -> None:
    """Merge topics that mean the same curated topic. Run it after the list has changed."""
    merged = merge_spellings(db.session.connection())
    db.session.commit()
    click.echo(ngettext("%(num)s topic merged into another.", "%(num)s topics merged into others.", merged))
