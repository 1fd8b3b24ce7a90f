"""``flask operators``: who may act for whoever runs the site. No page grants that (Z4)."""

import click
from flask.cli import AppGroup

from ..extensions import db
from ..people import User
from .models import Operator

operators_commands = AppGroup("operators", help="Who reads reports and may suspend accounts, events and rooms.")


@operators_commands.command("add")
@click.argument("email")
def add_command(email: str) -> None:
    """Make the account with the address EMAIL an operator. It is told by mail."""
    user = _get_user(email)
    if user.left_at:
        raise click.ClickException("This account was deleted by its owner.")
    is_new = Operator.add(user, "flask operators add")
    db.session.commit()
    click.echo("They are an operator now." if is_new else "They are an operator already.")


@operators_commands.command("remove")
@click.argument("email")
def remove_command(email: str) -> None:
    """Let the account with the address EMAIL be no operator any more."""
    operator = Operator.find(_get_user(email))
    if operator is None:
        raise click.ClickException("They are no operator.")
    operator.remove()
    db.session.commit()
    click.echo("They are no operator any more.")


@operators_commands.command("list")
def list_command() -> None:
    """Print the addresses of all operators, and since when they are."""
    operators = Operator.all()
    for operator in operators:
        click.echo(f"{operator.user.email}  since {operator.added_at:%Y-%m-%d}, by {operator.added_by}")
    if not operators:
        click.echo("There is no operator. Add one: flask operators add EMAIL")


def _get_user(email: str) -> User:
    user = User.find_by_email(email)
    if user is None:
        raise click.ClickException("There is no account with that address.")
    return user
