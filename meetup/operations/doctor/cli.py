"""``flask doctor``."""

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext

from ...config import Config
from .findings import Finding, Level

COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}


@click.command("doctor")
@click.option("--mail", "recipient", help="Send the test letter there, in place of OPERATOR_MAIL.")
@click.option("--no-mail", is_flag=True, help="Do not look at mail.")
@click.option("--dkim", "selector", default="", help="The selector of the DKIM key, to look at it in DNS.")
@with_appcontext
def doctor_command(recipient: str | None, no_mail: bool, selector: str) -> None:
    """Look at everything that the site needs, and say what to do. The exit status is 1 if something does not work."""
    config: Config = current_app.config["MEETUP"]
    levels = set()
    for finding in _examine(config, None if no_mail else recipient or config.operator_mail, selector):
        levels.add(finding.level)
        click.echo(
            f"{click.style(finding.level.ljust(4), COLOURS[finding.level])} {finding.subject}: {finding.sentence}"
        )
        if finding.advice:
            click.echo(f"     {finding.advice}")
    if Level.FAIL in levels:
        raise click.exceptions.Exit(1)


def _examine(config: Config, recipient: str | None, selector: str) -> Iterator[Finding]:
    from .databases import examine_database, examine_redis  # noqa: PLC0415  the server needs none of them
    from .installation import examine_installation  # noqa: PLC0415
    from .mail import examine_mail  # noqa: PLC0415
    from .site import examine_site  # noqa: PLC0415

    yield from examine_installation(config)
    yield from examine_database()
    yield from examine_redis()
    yield from examine_site(config)
    if recipient is not None:
        yield from examine_mail(config, recipient, selector)
