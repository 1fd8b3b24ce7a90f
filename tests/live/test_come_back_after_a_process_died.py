"""Streams of a process that was killed count for nobody any more (S3)."""

import os
import signal
import time
from pathlib import Path

import pytest
from flask import Flask

from meetup.config import Config
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.live.conftest import hall_server, phones
from tests.live.test_hand_over_connections import children

SECONDS_AWAY = 3
"""How long a browser waits before it comes back: one to five seconds."""


@pytest.mark.slow
def test_nobody_is_told_elsewhere_because_of_streams_that_died(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config, redis_url: str, tmp_path: Path
) -> None:
    """S3: one tab is on the process that lives, two were on the one that is killed, and come back."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with (
        hall_server(tmp_path / "a", config, REDIS_URL=redis_url) as killed,
        hall_server(tmp_path / "b", config, REDIS_URL=redis_url) as living,
        phones(cast, client_for) as phone,
    ):
        on_living, on_killed = phone(cast.contact, living), phone(cast.contact, killed)
        first = on_living.hear()
        for _ in range(2):
            on_killed.hear()
        for process_id in children(killed):
            os.kill(process_id, signal.SIGKILL)
        time.sleep(SECONDS_AWAY)
        returned = [on_living.hear() for _ in range(2)]
        phone(cast.owner, living).say("Still here?")
        assert [listener.said() for listener in (first, *returned)] == ["Still here?"] * 3
