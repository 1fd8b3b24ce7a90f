"""Phones that scan over and over, whatever happens to the server, and remember what was acknowledged."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from meetup.codes import Code
from meetup.contacts import Contact
from meetup.exchange import Encounter
from meetup.extensions import db, now
from tests.cast import Cast
from tests.clients import Client
from tests.instances import close_connections

PATIENCE = 60.0
TRY_AGAIN_SECONDS = 0.02


class Phone(Thread):
    """A phone that scans one person over and over.

    Each scan keeps its UUID and is sent until it is acknowledged, as the outbox of a phone does it, so that a server
    that dies after it has written gets the same scan again.
    """

    def __init__(self, port: int, cookie: str, form: dict[str, str], stop: Event, pause: float = 0.0) -> None:
        super().__init__(daemon=True)
        self.port, self.form, self.stopped, self.pause = port, form, stop, pause
        self.headers = {
            "Host": f"localhost:{port}",
            "Cookie": f"session={cookie}",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.acknowledged: list[tuple[float, str]] = []
        self.answers: set[int] = set()
        self.repeats = 0

    def run(self) -> None:
        while not self.stopped.is_set():
            body = urlencode(self.form | {"uuid": (uuid := str(uuid4())), "at": now().isoformat()})
            while not self._send(body) and not self.stopped.is_set():
                self.repeats += 1
                time.sleep(TRY_AGAIN_SECONDS)
            if not self.stopped.is_set():
                self.acknowledged.append((time.monotonic(), uuid))
                self.stopped.wait(self.pause)

    def _send(self, body: str) -> bool:
        """Send a scan once. Return whether it was acknowledged."""
        try:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
                connection.request("POST", "/contacts", body, self.headers)
                answer = connection.getresponse()
                answer.read()
        except (OSError, HTTPException):
            return False
        self.answers.add(answer.status)
        return answer.status in (200, 201)


class Phones:
    """Several phones together."""

    def __init__(self, phones: list[Phone]) -> None:
        self.all = phones
        for phone in phones:
            phone.start()

    @property
    def acknowledged(self) -> list[str]:
        return [uuid for phone in self.all for _, uuid in phone.acknowledged]

    def acknowledged_by(self, moment: float) -> set[str]:
        """Return the scans that were acknowledged up to that moment."""
        return {uuid for phone in self.all for at, uuid in phone.acknowledged if at <= moment}

    @property
    def answers(self) -> set[int]:
        return set().union(*(phone.answers for phone in self.all))

    def wait_for(self, count: int) -> None:
        """Wait until that many more scans are acknowledged."""
        deadline, before = time.monotonic() + PATIENCE, len(self.acknowledged)
        while len(self.acknowledged) < before + count:
            assert time.monotonic() < deadline, f"they hardly wrote: {[phone.answers for phone in self.all]}"
            time.sleep(0.01)

    def seconds_until_heard(self, since: float) -> float:
        """Wait until a scan was acknowledged after that moment. Return how many seconds later that was."""
        deadline = time.monotonic() + PATIENCE
        while not (heard := [at for phone in self.all for at, _ in phone.acknowledged[-1:] if at > since]):
            assert time.monotonic() < deadline, "nobody is answered any more"
            time.sleep(0.01)
        return min(heard) - since

    def stop(self) -> None:
        for phone in self.all:
            phone.stopped.set()
        for phone in self.all:
            phone.join()


@contextmanager
def scanning_people(app: Flask, port: int, pause: float) -> Iterator[Phones]:
    """Make the cast, and let some of it scan somebody at the server on ``port`` until the block ends."""
    app.test_client_class = Client
    with app.app_context():
        cast = Cast.assemble()
        code = Code.get_phone_code(cast.stranger).code
    phones = []
    for person in (cast.owner, cast.contact, cast.friend, cast.staff):
        client = app.test_client()
        assert isinstance(client, Client)
        client.sign_in(person)
        form = {"code": code, "csrf_token": client.token(), "how": "scan"}
        phones.append(Phone(port, client.cookie(), form, Event(), pause))
    close_connections(app)
    together = Phones(phones)
    try:
        yield together
    finally:
        together.stop()


def count_losses(app: Flask, acknowledged: list[str]) -> tuple[int, int]:
    """Return how many of these scans are not in the database, and how many rows are there twice."""
    with app.app_context():
        stored = [str(uuid) for uuid in db.session.scalars(select(Encounter.uuid))]
        pairs = select(func.count()).group_by(Contact.owner_id, Contact.person_id).where(Contact.person_id.is_not(None))
        doubled = sum(count - 1 for count in db.session.scalars(pairs))
        db.session.remove()
    return len(set(acknowledged) - set(stored)), len(stored) - len(set(stored)) + doubled
