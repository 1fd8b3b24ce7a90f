"""Redis hangs for seconds while many people write: nobody sees an error of ours."""

import os
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from meetup import create_app
from meetup.config import Config
from meetup.extensions import limiter
from tests import servers
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.instances import furnished

pytestmark = pytest.mark.one_database

THREADS = 12
PATIENCE = 10.0


def test_every_write_is_answered(app: Flask, cast: Cast, config: Config, client_for: ClientFor, tmp_path: Path) -> None:
    """Q8, R1: the limits are counted in memory from the moment that several threads notice it at once."""
    client = client_for(cast.owner)
    token = client.token()
    cookie = client.cookie()
    port, before, threads_before = servers.free_port(), dict(vars(limiter)), set(threading.enumerate())
    with ExitStack() as running:
        redis = running.enter_context(servers.redis_at(port))
        with_redis = create_app(replace(config, redis_url=f"redis://127.0.0.1:{port}/0", instance=furnished(tmp_path)))
        with_redis.test_client_class = Client
        running.callback(vars(limiter).update, before)
        running.callback(with_redis.extensions["live"].stop)  # or it looks for Redis until the end of all tests

        def send(number: int) -> int:
            browser = with_redis.test_client()
            browser.set_cookie(with_redis.config["SESSION_COOKIE_NAME"], cookie)
            form = {"csrf_token": token, "body": f"Message {number}", "uuid": str(uuid4())}
            return browser.post(f"/rooms/{cast.room.id}/messages", data=form).status_code

        assert send(0) < 400
        os.kill(redis, signal.SIGSTOP)
        try:
            with ThreadPoolExecutor(THREADS) as threads:
                answers = Counter(threads.map(send, range(1, 4 * THREADS)))
        finally:
            os.kill(redis, signal.SIGCONT)
        time.sleep(0.1)
    for thread in set(threading.enumerate()) - threads_before:
        thread.join(PATIENCE)
        assert not thread.is_alive(), f"{thread.name} goes on after the test"
    assert set(answers) <= {303, 503}, answers
    assert answers[303] > answers[503], "only a line of writers that is too long may send somebody away"
