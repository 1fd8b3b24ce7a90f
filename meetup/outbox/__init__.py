"""Mail and pushes waiting to go. Each is written in the transaction of the fact it tells; the worker sends it."""

from flask import Flask

from . import tidying
from .keys import push_keys_command
from .letters import Letter, Needless, Notice, TooEarly, announces, writes
from .models import Mail, write, write_all
from .pushes import ENDPOINT, Push, PushSubscription
from .routes import bp
from .web_push import is_known
from .worker import plans, worker_command


def init_app(app: Flask) -> None:
    if not app.config["MEETUP"].production:
        app.register_blueprint(bp)
    app.cli.add_command(worker_command)
    app.cli.add_command(push_keys_command)


__all__ = [
    "ENDPOINT",
    "Letter",
    "Mail",
    "Needless",
    "Notice",
    "Push",
    "PushSubscription",
    "TooEarly",
    "announces",
    "init_app",
    "is_known",
    "plans",
    "tidying",
    "write",
    "write_all",
    "writes",
]
