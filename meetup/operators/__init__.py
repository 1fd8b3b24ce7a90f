"""Operators: reading reports about events, profiles and rooms, suspending them, and restoring them.

Only the command ``flask operators`` makes somebody an operator. See docs/decisions/0051 for what they see.
"""

from flask import Flask
from flask_login import current_user

from . import leaving, letters, notices, restoring, routes, tidying
from .cli import operators_commands
from .looks import Look
from .models import Operator
from .suspensions import Suspension, SuspensionMessage


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)
    app.cli.add_command(operators_commands)
    app.jinja_env.globals["is_operator"] = lambda: Operator.find(current_user) is not None


__all__ = [
    "Look",
    "Operator",
    "Suspension",
    "SuspensionMessage",
    "init_app",
    "leaving",
    "letters",
    "notices",
    "restoring",
    "tidying",
]
