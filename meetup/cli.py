"""The ``flask`` command, with parts that the server does not need.

Importing Alembic takes a sixth of the start-up time, so migrations are set up when a command or a test first uses them.
"""

import click
from flask import Flask
from flask.cli import AppGroup, ScriptInfo
from werkzeug.local import LocalProxy

from .extensions import db
from .tidying import tidy_command


class AppCommands(AppGroup):
    """The commands of the application, and ``db`` and ``catalogues``, which are loaded on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), "db", "catalogues"})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "db":
            _init_migrations(ctx.ensure_object(ScriptInfo).load_app())
        if cmd_name == "catalogues":
            from .languages.commands import catalogues  # noqa: PLC0415  see above

            return catalogues
        return super().get_command(ctx, cmd_name)


def init_app(app: Flask) -> None:
    app.cli = AppCommands()
    app.cli.add_command(tidy_command)
    app.extensions["migrate"] = LocalProxy(lambda: _init_migrations(app))


def _init_migrations(app: Flask) -> object:
    from flask_migrate import Migrate  # noqa: PLC0415  see above

    Migrate(app, db, directory=f"{app.root_path}/migrations")
    return app.extensions["migrate"]
