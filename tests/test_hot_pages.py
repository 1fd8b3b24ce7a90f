"""The pages that people open all day send few statements, and build none of them anew.

``HOT_PAGES`` is the guard. Numbers and names in it may go down and disappear, but never up: whoever adds a statement to
one of these pages takes another away, and builds it once (see ``meetup/database/prepared.py``).
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.sql.selectable import Select

from meetup.contacts import Contact
from meetup.demo.story import ATTENDEE, ZONE, Story
from meetup.errors import FRAGMENT_TYPE
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Message
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.scans import code_of, kept, scan

pytestmark = [
    pytest.mark.slow,
    pytest.mark.one_database,  # statements are built in the same places for both, and writing the demo takes seconds
]


@dataclass(frozen=True)
class HotPage:
    """A page, and how many statements it sends ``at_most``."""

    path: str
    at_most: int


HOT_PAGES = (
    HotPage("/contacts", 9),
    HotPage("/contacts?q=kafka&stage=all", 11),
    HotPage("/", 14),
    HotPage("/contacts/{contact}", 6),
    HotPage("/rooms/{room}", 6),
    HotPage("/me/code", 5),
    HotPage("/scan", 2),
)
"""The pages that people open all day, none of which builds a statement."""
EVENING_PAGES = (HotPage("/", 16),)
"""Those that are different in the evening of an event's day: Today then says whom one met."""
SCAN_AT_MOST = 9
"""How many statements a scan sends of somebody whom one has not met, at an event."""
FRAGMENT = {"Accept": FRAGMENT_TYPE}


@pytest.fixture
def hour(request: pytest.FixtureRequest) -> Iterator[int]:
    """The hour of the day in Lisbon, where the event is on and everybody is."""
    at = now().astimezone(ZoneInfo(ZONE)).replace(hour=request.param, minute=30)
    with time_machine.travel(at, tick=True):
        yield request.param


@pytest.fixture
def priya(app: Flask, hour: int, client_for: ClientFor) -> Client:
    """The browser of the attendee of the demo, who has a page of contacts, promises and news."""
    with app.app_context():
        Story().write()
        db.session.commit()
        return client_for(User.find_by_email(ATTENDEE))


@pytest.mark.parametrize(("hour", "pages"), [(12, HOT_PAGES), (19, EVENING_PAGES)], indirect=["hour"])
def test_hot_pages_build_no_statement(app: Flask, priya: Client, pages: tuple[HotPage, ...], queries: Queries) -> None:
    addresses = row_ids(app)
    problems: list[str] = []
    for page in pages:
        path = page.path.format(**addresses)
        assert priya.get(path).status_code == 200, path  # from now on its statements are built
        with queries() as statements, watched_builders() as builders:
            priya.get(path)
        problems += differences(page, len(statements), builders)
    assert not problems, "\n".join(problems)


def test_a_scan_of_somebody_new_builds_no_statement(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    owner = client_for(cast.owner)
    with app.app_context():
        people = [join(name) for name in ("ana", "bo", "chen")]
        for person in people:
            db.session.merge(cast.event).add_attendee(person)
        db.session.commit()
    first, second, third = (code_of(app, person) for person in people)
    for code in (first, second):
        assert scan(owner, code, FRAGMENT).status_code == 201  # from now on its statements are built
    token = owner.token()
    with queries() as statements, watched_builders() as builders:
        owner.post("/contacts", data={"csrf_token": token, "code": third, "uuid": str(uuid4())}, headers=FRAGMENT)
    assert len(statements) <= SCAN_AT_MOST
    assert not builders
    assert kept(app, cast.owner, people[2]).place == "PyData Lisbon"


def row_ids(app: Flask) -> dict[str, int]:
    """Return the ids that addresses of hot pages contain: of somebody whom Priya met, and of the busiest room."""
    with app.app_context():
        priya = User.find_by_email(ATTENDEE)
        assert priya is not None
        contact = select(Contact.id).where(Contact.owner_id == priya.id).order_by(Contact.id).limit(1)
        room = select(Message.room_id).group_by(Message.room_id).order_by(func.count().desc()).limit(1)
        return {"contact": db.session.scalars(contact).one(), "room": db.session.scalars(room).one()}


def differences(page: HotPage, statement_count: int, builders: list[str]) -> Iterator[str]:
    """Yield a sentence for everything that is not as ``HOT_PAGES`` has it."""
    if statement_count > page.at_most:
        yield f"{page.path} sends {statement_count} statements, and may send {page.at_most}."
    if builders:
        yield f"{page.path} builds statements at each request, in {', '.join(sorted(set(builders)))}."


@contextmanager
def watched_builders() -> Iterator[list[str]]:
    """List the functions of ours that call ``select()``, or a method of the session that does, such as ``get``.

    The loaders of relationships do not appear: SQLAlchemy copies their statements from a template of its own.
    """
    builders: list[str] = []
    original = Select.__init__

    def note_and_build(self: Any, *entities: Any, **options: Any) -> None:
        builders.append(caller_of_ours(sys._getframe(1)))
        original(self, *entities, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Select, "__init__", note_and_build)
        yield builders


def caller_of_ours(frame: FrameType | None) -> str:
    """Return the module and function of the application that is innermost in the calls that led to ``frame``."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith("meetup."):
            return f"{module.removeprefix('meetup.')}.{frame.f_code.co_qualname}"
        frame = frame.f_back
    return "outside of the application"
