"""R1 to R3: limits count exactly, whom they should, however many processes serve."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from meetup import create_app
from meetup.codes import Code
from meetup.config import Config
from meetup.events import Event
from meetup.extensions import db, limiter
from meetup.people import User
from meetup.people.passwords import hash_password
from tests import servers
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.instances import furnished
from tests.people.mailbox import mailed_link

pytestmark = pytest.mark.one_database

GUESSES = 10  # a mailbox and a quarter of an hour
WRONG_CODES = 30  # an address and a minute
PER_ADDRESS = 300  # of each way to sign in, a minute


@dataclass
class Browser:
    """A browser of one of two processes, with the session and the token that both of them accept."""

    address: str
    session: str
    token: str

    def ask(self, path: str, form: dict[str, str] | None = None) -> int:
        host = urlsplit(self.address).netloc
        headers = {"Host": host, "Cookie": f"session={self.session}"}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form | {"csrf_token": self.token})
        with closing(HTTPConnection("127.0.0.1", int(host.rpartition(":")[2]), timeout=60)) as connection:
            connection.request("GET" if body is None else "POST", path, body, headers)
            return connection.getresponse().status


@pytest.fixture
def two_processes(
    app: Flask, config: Config, redis_url: str, client_for: ClientFor, tmp_path: Path
) -> Iterator[list[Browser]]:
    Redis.from_url(redis_url).flushdb()  # what other tests have counted there
    environ = {"DATABASE_URL": config.database_url, "REDIS_URL": redis_url, "SECRET_KEY": config.secret_key}
    client = client_for(None)
    token = client.token()
    with ExitStack() as running:
        folders = [tmp_path / name for name in ("one", "two")]
        for folder in folders:
            folder.mkdir()
        addresses = [running.enter_context(servers.companion(furnished(folder), environ)) for folder in folders]
        yield [Browser(address, client.cookie(), token) for address in addresses]


def at_once(browsers: list[Browser], path: str, form: dict[str, str] | None = None, times: int = 80) -> Counter[int]:
    with ThreadPoolExecutor(40) as threads:
        return Counter(threads.map(lambda n: browsers[n % len(browsers)].ask(path, form), range(times)))


def test_of_80_at_once_over_two_processes_as_many_pass_as_may(two_processes: list[Browser]) -> None:
    """R1: guesses at the password of one account, and then of another; Q1: wrong codes, after which right ones work."""
    for email in ("ana@example.org", "bob@example.org"):
        assert at_once(two_processes, "/sign-in", {"email": email}) == {422: GUESSES, 429: 80 - GUESSES}
    assert at_once(two_processes, "/c/0000000000000000") == {404: WRONG_CODES, 429: 80 - WRONG_CODES}
    assert at_once(two_processes, "/c/1111111111111111", times=20) == {429: 20}


def test_right_passwords_pass_at_once_and_cost_nothing(app: Flask, cast: Cast, two_processes: list[Browser]) -> None:
    """A8, R1: four times as many at the same moment as there may be wrong ones."""
    with app.app_context():
        db.session.get_one(User, cast.owner.id).password_hash = hash_password("correct horse battery")
        db.session.commit()
    right = {"email": "owner@example.org", "password": "correct horse battery"}
    assert at_once(two_processes, "/sign-in", right, times=40) == {303: 40}
    assert at_once(two_processes, "/sign-in", {"email": "owner@example.org"}) == {422: GUESSES, 429: 80 - GUESSES}
    assert at_once(two_processes, "/sign-in/links", {"email": "owner@example.org"}) == {303: 1, 429: 79}


def test_right_codes_cost_nothing_even_in_a_burst(
    app: Flask, cast: Cast, two_processes: list[Browser], client_for: ClientFor
) -> None:
    """Q1: an account asks for 200 right ones at once; then all the wrong ones that it may try, it still may."""
    member = client_for(cast.stranger)
    browsers = [Browser(browser.address, member.cookie(), member.token()) for browser in two_processes]
    with app.app_context():
        code = Code.get_phone_code(cast.owner).code
    assert at_once(browsers, f"/c/{code}.svg", times=200) == {200: 200}
    assert at_once(browsers, "/c/0000000000000000") == {404: WRONG_CODES, 429: 80 - WRONG_CODES}


@pytest.mark.slow
def test_guests_join_by_the_hundred_and_a_script_does_not(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """R1, R2: an address may ask 60 times a minute, and a code 1200 times an hour, however it is written."""
    with app.app_context():
        code = db.session.get_one(Event, cast.event.id).code.code
    client = client_for(None)
    form = {"csrf_token": client.token(), "name": "A script", "email": "gita@example.org", "website": "x"}

    def ask(address: str, typed: str = code) -> int:
        comes_from = {"REMOTE_ADDR": address}
        return client.post(f"/c/{typed}/joinings", data=form, environ_overrides=comes_from).status_code

    assert [ask("192.0.2.1") for _ in range(61)] == [303] * 60 + [429]
    spellings = (code, code.lower(), f"{code[:4]}-{code[4:]}")
    answers = [ask(f"192.0.2.{2 + n % 100}", spellings[n % 3]) for n in range(1141)]
    assert answers == [303] * 1140 + [429]


@pytest.mark.slow
def test_each_way_in_has_a_count_of_its_own(app: Flask, client_for: ClientFor) -> None:
    """R3: a conference signs in behind one address, and who has a good link does not count."""
    client = client_for(None)
    good = [mailed_link(app, client, f"person{number}@example.org") for number in range(2)]
    form = {"csrf_token": client.token()}

    def post(path: str, times: int = 1) -> set[int]:
        as_json = {"Accept": "application/json"}
        forms = [form | {"email": f"mailbox {number}"} for number in range(times)]
        return {client.post(path, data=filled, headers=as_json).status_code for filled in forms}

    assert post("/sign-in", PER_ADDRESS) == {422}
    assert post("/sign-in/links/wrong", PER_ADDRESS - 1) == {404}
    assert {client_for(None).post_form(link).status_code for link in good} == {303}
    assert post("/sign-in/links/wrong") == {404}
    assert post("/sign-in") == post("/sign-in/links/wrong") == {429}
    assert post("/sign-in/links") == post("/sign-up") == {422}


def guess(client: FlaskClient, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/c/0000000000000000", headers=named).status_code


def test_turning_the_forwarded_address_does_not_help(app: Flask, client_for: ClientFor) -> None:
    """R2: nobody's word for who they are is taken, where no proxy is configured."""
    client = client_for(None)
    answers = [
        guess(client, X_Forwarded_For=f"10.0.0.{n}", X_Real_IP=f"10.0.0.{n}", Forwarded=f"for=10.0.0.{n}")
        for n in range(WRONG_CODES + 1)
    ]
    assert answers[-2:] == [404, 429]


def test_behind_a_proxy_its_word_counts_and_the_clients_does_not(config: Config) -> None:
    """R2: the proxy puts whom it talks to last."""
    app = create_app(replace(config, trusted_proxies=1))
    limiter.reset()
    client = app.test_client()
    answers = [guess(client, X_Forwarded_For=f"10.0.0.{n}, 192.0.2.7") for n in range(WRONG_CODES + 1)]
    assert answers[-2:] == [404, 429]
    assert guess(client, X_Forwarded_For="192.0.2.7, 192.0.2.8") == 404
    limiter.reset()
    with app.app_context():
        db.engine.dispose()


@pytest.mark.slow
def test_people_behind_one_address_do_not_stand_in_each_others_way(app: Flask, client_for: ClientFor) -> None:
    """R3: each account has its own count, and who is signed out shares none of theirs."""
    with app.app_context():
        people = [User.create(f"person{number}@example.org", "Somebody") for number in range(25)]
        db.session.commit()
    clients = [client_for(person) for person in people]
    assert {guess(client) for _ in range(3) for client in clients} == {404}
    assert guess(client_for(None)) == 404
    for _ in range(WRONG_CODES):
        last = guess(clients[0])
    assert last == 429
    assert guess(clients[1]) == 404
