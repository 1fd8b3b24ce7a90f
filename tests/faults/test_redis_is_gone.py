"""Redis dies, hangs and comes back under two processes: rooms go on from the database, and nobody waits."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Semaphore

import pytest
from flask import Flask

from meetup.config import Config
from meetup.live import bus
from meetup.live import watcher as keeper
from meetup.people import User
from tests import servers
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.live.conftest import hall_server, phones
from tests.live.listeners import PATIENCE, Event, Listener, Phone
from tests.looks import NO_LOOK_AT_MESSAGES

pytestmark = pytest.mark.one_database

GO_ON = 6.0
"""Seconds within which the rooms go on without Redis."""

PhoneAt = Callable[[User, int], Phone]


class OurRedis:
    """A server that can be killed, stopped and started again at the same address."""

    def __init__(self) -> None:
        self.port = servers.free_port()
        self._running = ExitStack()

    def start(self) -> None:
        self._pid = self._running.enter_context(servers.redis_at(self.port))

    def signal(self, number: int) -> None:
        os.kill(self._pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self._running.close()


@pytest.fixture
def redis() -> Iterator[OurRedis]:
    made = OurRedis()
    made.start()
    yield made
    made.kill()


@pytest.fixture
def phone_at(
    app: Flask, cast: Cast, config: Config, client_for: ClientFor, redis: OurRedis, tmp_path: Path
) -> Iterator[PhoneAt]:
    """``phone_at(person, 1)``: a browser of theirs on the second of two processes."""
    with ExitStack() as running:
        phone = running.enter_context(phones(cast, client_for))
        folders = [tmp_path / name for name in ("one", "two")]
        for folder in folders:
            folder.mkdir()
        url = f"redis://127.0.0.1:{redis.port}/0"
        environ = {"REDIS_URL": url, **NO_LOOK_AT_MESSAGES}
        addresses = [running.enter_context(hall_server(folder, config, **environ)) for folder in folders]
        yield lambda person, process: phone(person, addresses[process])


class Talk:
    """One speaks, and others listen on both processes.

    What is said arrives by Redis, or is found in the database by a process that knows that Redis is gone: one that
    does not know never looks here.
    """

    def __init__(self, speaker: Phone, hearers: list[Listener]) -> None:
        self.speaker, self.hearers = speaker, hearers
        self.said, self.counted = 0, 0

    def say(self, count: int) -> list[str]:
        """Say some things; returns what was said."""
        words = [f"message {number}" for number in range(self.said, self.said + count)]
        self.said += count
        for word in words:
            self.speaker.say(word)
            time.sleep(0.05)
        return words

    def heard(self, words: list[str]) -> None:
        """All of it is heard by everybody, once."""
        for hearer in self.hearers:
            heard = [hearer.said() for _ in words]
            assert sorted(heard) == sorted(words)

    def is_told(self) -> None:
        """Wait until Redis carries what nobody could find in the database. Nothing else may be on its way."""
        deadline = time.monotonic() + PATIENCE
        waiting = set(self.hearers)
        while waiting:
            assert time.monotonic() < deadline, "Redis does not carry anything"
            self.counted += 1
            self.speaker.post("counts", count=str(self.counted))
            waiting = {hearer for hearer in self.hearers if not self._hears_the_count(hearer)}

    def _hears_the_count(self, hearer: Listener) -> bool:
        """Whether the latest count comes within a moment; earlier ones may come before it."""
        try:
            while event := hearer.next(0.5):
                assert event.name == "count"
                if event.data == str(self.counted):
                    return True
        except TimeoutError:
            pass
        return False


@pytest.fixture
def talk(cast: Cast, phone_at: PhoneAt) -> Talk:
    hearers = [phone_at(cast.contact, 0).hear(), phone_at(cast.friend, 1).hear()]
    made = Talk(phone_at(cast.owner, 0), hearers)
    made.is_told()
    made.heard(made.say(3))
    return made


def test_without_it_the_database_is_looked_at_often_enough() -> None:
    """From the moment that Redis is gone to the message: noticing it, the pause between two looks, and a look."""
    noticed = bus.PING_SECONDS + bus.PONG_TIMEOUT_SECONDS + bus.RECONNECT_SECONDS
    assert noticed + keeper.REPLAY_SECONDS_WITHOUT_BUS + 2 * keeper.PAUSE_SECONDS + 1 <= GO_ON


def test_no_request_waits_for_it(app: Flask) -> None:
    """Whoever tells something goes on, also while Redis takes for ever to answer."""
    calls, answers = Semaphore(0), Semaphore(0)

    class Hanging:
        def pubsub(self) -> None:
            raise OSError

        def publish(self, _topic: str, _message: str) -> None:
            calls.release()
            assert answers.acquire(timeout=PATIENCE)

    told = bus.RedisBus("redis://127.0.0.1:9/0", {}, "topic", app.logger)
    told._client = Hanging()  # type: ignore[assignment]
    told.start()
    told.is_healthy = True
    told.send("frame", 1)
    assert calls.acquire(timeout=PATIENCE), "nobody speaks"
    for number in range(100):
        told.send("frame", number)  # while the first is still on its way
    answers.release(1000)
    told.stop()


def test_it_is_killed_and_started_again(talk: Talk, redis: OurRedis) -> None:
    redis.kill()
    talk.heard(talk.say(10))
    redis.start()
    for _ in range(4):  # some are told by Redis again, some are not
        talk.heard(talk.say(10))
    talk.is_told()
    talk.heard(talk.say(5))


def test_it_hangs_and_goes_on(talk: Talk, redis: OurRedis) -> None:
    redis.signal(signal.SIGSTOP)
    talk.heard(talk.say(20))
    redis.signal(signal.SIGCONT)
    for _ in range(4):
        talk.heard(talk.say(10))
    talk.is_told()
    talk.heard(talk.say(5))


def test_it_was_never_there(cast: Cast, redis: OurRedis, phone_at: PhoneAt) -> None:
    """The processes start without it, and find it when it comes."""
    redis.kill()
    time.sleep(0.1)
    talk = Talk(phone_at(cast.owner, 0), [phone_at(cast.contact, 0).hear(), phone_at(cast.friend, 1).hear()])
    talk.heard(talk.say(5))
    redis.start()
    talk.is_told()
    talk.heard(talk.say(5))


@pytest.mark.parametrize("hangs", [False, True])
def test_who_left_hears_nothing_of_what_is_said_a_second_later(
    cast: Cast, redis: OurRedis, phone_at: PhoneAt, hangs: bool
) -> None:
    """S2: on the process that was told by Redis, and on one that nobody could tell."""
    listener, leaver, speaker = phone_at(cast.contact, 1).hear(), phone_at(cast.contact, 0), phone_at(cast.owner, 1)
    time.sleep(1)
    if hangs:
        redis.signal(signal.SIGSTOP)
    leaver.post("leaving")
    time.sleep(1)
    speaker.say("They are gone")
    assert listener.rest(PATIENCE) == [Event("end", "over")]
    assert listener.ended


def test_workers_forked_from_one_application_hear_each_other(
    app: Flask, cast: Cast, config: Config, client_for: ClientFor, redis: OurRedis, tmp_path: Path
) -> None:
    environ = {"WEB_CONCURRENCY": "2", "REDIS_URL": f"redis://127.0.0.1:{redis.port}/0", **NO_LOOK_AT_MESSAGES}
    people = (cast.contact, cast.friend, cast.staff, cast.organizer)
    with phones(cast, client_for) as phone, hall_server(tmp_path, config, **environ) as address:
        talk = Talk(phone(cast.owner, address), [phone(person, address).hear() for person in people for _ in range(3)])
        talk.is_told()
        talk.heard(talk.say(10))


def test_three_streams_an_account_are_three_on_all_processes(cast: Cast, phone_at: PhoneAt) -> None:
    """S3"""
    phones = [phone_at(cast.owner, process) for process in (0, 1)]
    listeners = []
    for number in range(4):
        listeners.append(phones[number % 2].hear())
        time.sleep(0.5)
    assert listeners[0].next() == Event("end", "elsewhere")
    phones[0].say("Hello")
    assert [listener.said() for listener in listeners[1:]] == ["Hello"] * 3
