"""What begins in a process of gunicorn once it serves: the run lock, and metrics if they are asked for."""

from collections.abc import Callable
from functools import partial

from flask import Flask

from ..config import Config
from ..run_lock import take_run_lock
from . import metrics

EXTENSION = "begin_serving"
"""The key in ``app.extensions`` of the function that gunicorn's settings call in each process."""


def init_app(app: Flask) -> None:
    begin: Callable[[], None] = partial(_begin, app)
    app.extensions[EXTENSION] = begin


def _begin(app: Flask) -> None:
    """Begin to serve. The lock ends with the process. Raises RunLockError while a backup is restored."""
    config: Config = app.config["MEETUP"]
    take_run_lock(config.instance)
    metrics.begin(app)
