"""Mail waiting to go. A letter is written in the transaction of the fact it tells; the worker sends it."""

from flask import Flask

from .letters import Letter, writes
from .models import Mail, write
from .routes import bp
from .worker import worker_command


def init_app(app: Flask) -> None:
    if not app.config["MEETUP"].production:
        app.register_blueprint(bp)
    app.cli.add_command(worker_command)


__all__ = ["Letter", "Mail", "init_app", "write", "writes"]
