"""``flask demo``: write people, events and meetings to try the app with.

It is safe to repeat and is refused in production.
"""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from ..config import Config
from ..extensions import db

PASSWORD = "meet-me-in-lisbon"


@click.command("demo")
@with_appcontext
def demo_command() -> None:
    """Fill the database with a demo event, and say how to sign in."""
    from ..outbox.worker import run_planner  # noqa: PLC0415  only this command needs them
    from ..suggestions.planner import draw_suggestions  # noqa: PLC0415
    from .accounts import code_of, give_password  # noqa: PLC0415
    from .moderation import BANNED_ATTENDEE  # noqa: PLC0415
    from .operators import OPERATOR, SUSPENDED  # noqa: PLC0415
    from .story import ATTENDEE, ORGANIZER, Story  # noqa: PLC0415

    config: Config = current_app.config["MEETUP"]
    if config.is_production:
        raise click.ClickException("The demo has a well-known password, so it does not run in production.")
    if Story().write():
        for email in (ATTENDEE, ORGANIZER, BANNED_ATTENDEE, OPERATOR, SUSPENDED):
            give_password(email, PASSWORD)
        db.session.commit()
        run_planner(draw_suggestions)
    click.echo(f"  attendee   {config.base_url}/sign-in   {ATTENDEE}   password {PASSWORD}")
    click.echo(f"  organizer  {config.base_url}/sign-in   {ORGANIZER}   password {PASSWORD}")
    click.echo(f"  sent out   {config.base_url}/sign-in   {BANNED_ATTENDEE}   password {PASSWORD}: banned from Hall B")
    click.echo(f"  operator   {config.base_url}/sign-in   {OPERATOR}   password {PASSWORD}: reads reports")
    click.echo(f"  suspended  {config.base_url}/sign-in   {SUSPENDED}   password {PASSWORD}: reads why, and answers")
    click.echo(f"  guest      {config.base_url}/c/{code_of(ATTENDEE)}   no sign-in: what a scan of the attendee shows")
    click.echo(f"  mailbox    {config.base_url}/dev/mails   sign-in links of everybody else")
    db.session.commit()


def init_app(app: Flask) -> None:
    app.cli.add_command(demo_command)
