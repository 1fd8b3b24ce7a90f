"""A server with halls, and the people of the cast on their phones."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from meetup.config import Config
from meetup.extensions import db
from meetup.people import User
from tests import servers
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.instances import furnished
from tests.live.halls import with_halls
from tests.live.listeners import Phone, awake
from tests.looks import NO_LOOKS

HALLS = "tests.live.halls:with_halls()"

PhoneOf = Callable[[User], Phone]


@contextmanager
def hall_server(folder: Path, config: Config, options: str = "", **environ: str) -> Iterator[str]:
    """Our server with halls, ready to answer; yields its address."""
    settings = {"DATABASE_URL": config.database_url, "SECRET_KEY": config.secret_key, **environ}
    with servers.companion(furnished(folder), settings, app=HALLS, options=options) as address:
        awake(address)
        yield address


@pytest.fixture(scope="module")
def halls(migrated_app: Flask, config: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one process that serves all tests of a module. Its streams hear what they are told, no more."""
    with hall_server(tmp_path_factory.mktemp("halls"), config, **NO_LOOKS) as address:
        yield address


@contextmanager
def phones(cast: Cast, client_for: ClientFor) -> Iterator[Callable[[User, str], Phone]]:
    """``phone(person, address)``: a browser of theirs, at the cast's room on that server; it hangs up in the end."""
    made: list[Phone] = []

    def phone(person: User, address: str) -> Phone:
        client = client_for(person)
        token = client.token()
        made.append(Phone(address, client.cookie(), cast.room.id, token))
        return made[-1]

    yield phone
    for each in made:
        each.hang_up()


@pytest.fixture
def phone_of(halls: str, cast: Cast, client_for: ClientFor) -> Iterator[PhoneOf]:
    """``phone_of(person)``: a browser of theirs in the halls."""
    with phones(cast, client_for) as phone:
        yield lambda person: phone(person, halls)


@pytest.fixture
def hall_app(app: Flask, config: Config) -> Iterator[Flask]:
    """The same in this process, where no connection can be handed over."""
    made = with_halls(config)
    made.test_client_class = Client
    yield made
    made.extensions["live"].stop()
    with made.app_context():
        db.engine.dispose()
