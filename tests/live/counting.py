"""gunicorn's settings of the application, and after each answer a line of how many connections the worker counts."""

from typing import Any

from meetup.gunicorn import *  # noqa: F403

worker_connections = 40
threads = 4
keepalive = 2


def post_request(worker: Any, _request: object, _environ: object, _response: object) -> None:
    worker.log.error("counted %d", worker.nr_conns)
