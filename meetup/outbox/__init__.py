"""The outbox: mails and push messages waiting to be sent.

They are written in the same transaction as the fact that they tell, and the worker sends them.
"""

from flask import Flask

from . import tidying
from .letters import (
    MANY_AT_ONCE,
    SENT_TO_LEAVERS,
    SENT_TO_SUSPENDED,
    CalendarEntry,
    Face,
    Letter,
    Link,
    NothingToSend,
    PersonLine,
    PushMessage,
    TooEarly,
    absolute_url,
    load_fact_row,
    writes_letter,
    writes_push,
)
from .models import Mail, write_letter, write_letters
from .push_keys import push_keys_command
from .pushes import MAX_ENDPOINT_LENGTH, Push, PushSubscription
from .routes import bp
from .web_push import is_known_endpoint
from .worker import drops_mail, plans, worker_command, works


def init_app(app: Flask) -> None:
    if app.config["MEETUP"].is_development:
        app.register_blueprint(bp)
    app.cli.add_command(worker_command)
    app.cli.add_command(push_keys_command)


__all__ = [
    "MANY_AT_ONCE",
    "MAX_ENDPOINT_LENGTH",
    "SENT_TO_LEAVERS",
    "SENT_TO_SUSPENDED",
    "CalendarEntry",
    "Face",
    "Letter",
    "Link",
    "Mail",
    "NothingToSend",
    "PersonLine",
    "Push",
    "PushMessage",
    "PushSubscription",
    "TooEarly",
    "absolute_url",
    "drops_mail",
    "init_app",
    "is_known_endpoint",
    "load_fact_row",
    "plans",
    "tidying",
    "works",
    "write_letter",
    "write_letters",
    "writes_letter",
    "writes_push",
]
