"""Numbers that change for many at once: one thread tells them, whatever fails is told later, and nothing to nobody."""

import threading
import time
from collections.abc import Callable
from queue import Empty, Queue

import pytest
from flask import Flask
from sqlalchemy import text

from meetup.extensions import db
from meetup.live.frames import Frame
from meetup.live.throttling import Throttle

PATIENCE = 60.0
PAUSE = 0.2

Make = Callable[[], Frame]


@pytest.fixture
def told() -> "Queue[Frame]":
    return Queue()


@pytest.fixture
def pacer(app: Flask, told: "Queue[Frame]") -> Throttle:
    return Throttle(app, told.put, lambda: True)


def making(words: str) -> Make:
    return lambda: Frame("hall", "count", words)


def pacers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if "pacer" in thread.name or isinstance(thread, threading.Timer)]


def test_many_rooms_take_one_thread_and_one_connection(app: Flask, pacer: Throttle, told: "Queue[Frame]") -> None:
    before, most = len(pacers()), []

    def make() -> Frame:
        db.session.execute(text("SELECT 1"))
        most.append(db.engine.pool.checkedout())  # type: ignore[attr-defined]
        return Frame("hall", "count", "n")

    for number in range(50):
        pacer.schedule(f"room {number}", make, 1.0)
    assert len(pacers()) - before == 1
    for _ in range(50):
        told.get(timeout=PATIENCE)
    assert max(most) == 1
    pacer.stop()
    assert len(pacers()) == before


def test_the_last_change_is_told_after_a_pause(pacer: Throttle, told: "Queue[Frame]") -> None:
    counted: list[int] = []

    def make() -> Frame:
        return Frame("hall", "count", str(len(counted)))

    began = time.monotonic()
    for _ in range(100):
        counted.append(1)
        pacer.schedule("room", make, PAUSE)
    pauses = (time.monotonic() - began) / PAUSE  # none, unless the machine is busy
    heard = [told.get(timeout=PATIENCE).data]
    while heard[-1] != "100":
        heard.append(told.get(timeout=PATIENCE).data)
    assert len(heard) <= 2 + pauses
    pacer.stop()


def test_a_slow_key_delays_no_quick_one(pacer: Throttle, told: "Queue[Frame]") -> None:
    """And keeps its own pause while others come and go."""
    pacer.schedule("slow", making("slow"), 3600.0)
    assert told.get(timeout=PATIENCE).data == "slow"
    for number in range(3):
        pacer.schedule(f"quick {number}", making("quick"), 0.0)
        assert told.get(timeout=PATIENCE).data == "quick"
    pacer.schedule("slow", making("slow again"), 3600.0)
    pacer.schedule("quick", making("quick"), 0.0)
    assert told.get(timeout=PATIENCE).data == "quick"
    with pytest.raises(Empty):
        told.get_nowait()
    pacer.stop()


def test_what_fails_is_told_later(pacer: Throttle, told: "Queue[Frame]", caplog: pytest.LogCaptureFixture) -> None:
    mistakes = [1, 2]

    def make() -> Frame:
        if mistakes:
            raise TimeoutError(f"ana@example.org {mistakes.pop()}")
        return Frame("hall", "count", "at last")

    pacer.schedule("room", make, 0.01)
    assert told.get(timeout=PATIENCE).data == "at last"
    assert "room not told (TimeoutError)" in caplog.text
    assert "example.org" not in caplog.text
    pacer.stop()


def test_where_nobody_listens_nothing_is_made(app: Flask, told: "Queue[Frame]") -> None:
    before, pacer = len(pacers()), Throttle(app, told.put, lambda: False)
    pacer.schedule("room", making("to nobody"), 0.0)
    assert len(pacers()) == before
    assert told.empty()
