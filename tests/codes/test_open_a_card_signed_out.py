"""Guests open a card: it comes from memory, with every change at the next request, and a form that is theirs alone."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetup import create_app
from meetup.codes import Code
from meetup.config import Config
from meetup.exchange import Encounter
from meetup.extensions import db
from meetup.people import Profile, User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.pages import Page
from tests.pictures import store_photo

Change = Callable[[Profile], object]
SHARED = ["headline", "pronouns", "bio", "photo", "links", "email", "phone", "interests", "offers", "asks"]


@pytest.fixture(scope="module")
def another_app(config: Config, migrated_app: Flask) -> Iterator[Flask]:
    """What another process has: the same database, and a memory of its own."""
    app = create_app(config)
    app.test_client_class = Client
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def path(app: Flask, cast: Cast, another_app: Flask) -> str:
    """The address of the owner's card, which nobody remembers yet and which shares nearly everything."""
    for process in (app, another_app):
        process.extensions["public_pages"].forget_all()
    change(app, cast.owner, lambda profile: profile.share(SHARED))
    with app.app_context():
        return f"/c/{Code.get_phone_code(cast.owner).code}"


def change(app: Flask, person: User, make_it: Change) -> None:
    with app.app_context():
        make_it(db.session.get_one(User, person.id).profile)
        db.session.commit()


def seen(client: Client, path: str, status: int = 200) -> str:
    """The text of the page without what is new each time: the secrets of the form, and the end of the page."""
    page = client.visit(path, status)
    photos = [image["src"] for image in page.all("img")]
    return f"{page.title} {page.text} {photos} {len(page.all('form'))} {[link['href'] for link in page.all('a')]}"


def wear(profile: Profile) -> None:
    profile.set_photo(store_photo(profile.user_id))


CHANGES: dict[str, Change] = {
    "name": lambda profile: setattr(profile, "name", "Olga Person"),
    "headline": lambda profile: setattr(profile, "headline", "Trains"),
    "pronouns": lambda profile: setattr(profile, "pronouns", "she/her"),
    "bio": lambda profile: setattr(profile, "bio", "Likes tea."),
    "links": lambda profile: setattr(profile, "links", ["https://github.com/olga"]),
    "email": lambda profile: setattr(profile, "email", "olga@example.org"),
    "phone": lambda profile: setattr(profile, "phone", "+351 910 000 000"),
    "photo": wear,
    "interest": lambda profile: profile.set_topics("interest", ["Kafka"]),
    "offer": lambda profile: profile.set_topics("offer", ["Coffee"]),
    "ask": lambda profile: profile.set_topics("ask", ["A job"]),
    "company shared": lambda profile: profile.share([*SHARED, "company"]),
    "nothing shared": lambda profile: profile.share([]),
    "no cards of guests": lambda profile: profile.accept_guest_cards(False),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_a_change_is_seen_at_the_next_request_in_another_process(
    app: Flask, cast: Cast, client_for: ClientFor, another_app: Flask, path: str, changed: str
) -> None:
    """P2"""

    def new_reader() -> Client:
        client = another_app.test_client()
        assert isinstance(client, Client)
        return client

    before = seen(new_reader(), path)
    change(app, cast.owner, CHANGES[changed])
    after = seen(new_reader(), path)
    assert after != before
    assert after == seen(client_for(None), path)


def test_a_pause_holds_at_the_next_request(app: Flask, cast: Cast, client_for: ClientFor, path: str) -> None:
    assert "Owner Person" in seen(client_for(None), path)
    change(app, cast.owner, Profile.pause)
    assert "Owner" not in seen(client_for(None), path, 403)
    change(app, cast.owner, Profile.resume)
    assert "Owner Person" in seen(client_for(None), path)


def test_a_replaced_code_opens_nothing(app: Flask, cast: Cast, client_for: ClientFor, path: str) -> None:
    """Q3"""
    seen(client_for(None), path)
    with app.app_context():
        Code.get_phone_code(cast.owner).rotate()
        db.session.commit()
    assert "Owner" not in seen(client_for(None), path, 410)


def test_each_guest_gets_a_form_of_their_own(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries, path: str
) -> None:
    client_for(None).get(path)
    secrets = set()
    for number in range(3):
        guest = client_for(None)
        with queries() as statements:
            answer = guest.get(path)
        assert len(statements) == 2
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer.headers
        form = Page(answer.text, path).form(f"{path}/cards")
        hidden = {element["name"]: element["value"] for element in form.all("input", type="hidden")}
        secrets |= set(hidden.values())
        typed = {"name": f"Guest {number}", "channel": f"guest{number}@example.org", "message": "", "website": ""}
        assert guest.post(f"{path}/cards", data=hidden | typed).status_code == 303
    assert len(secrets) == 6
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Encounter.scanner_id.is_(None))) == 3


def test_a_token_of_somebody_else_is_refused(client_for: ClientFor, path: str) -> None:
    """H2"""
    form = client_for(None).visit(path).form(f"{path}/cards")
    hidden = {element["name"]: element["value"] for element in form.all("input", type="hidden")}
    typed = {"name": "Guest", "channel": "guest@example.org", "message": "", "website": ""}
    guest = client_for(None)
    guest.get(path)
    assert guest.post(f"{path}/cards", data=hidden | typed).status_code == 400


def test_without_a_form_it_is_the_same_for_everybody(app: Flask, cast: Cast, client_for: ClientFor, path: str) -> None:
    change(app, cast.owner, lambda profile: profile.accept_guest_cards(False))
    first = client_for(None).get(path)
    assert first.data == client_for(None).get(path).data
    assert client_for(None).get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert "Set-Cookie" not in first.headers


def test_members_get_the_page_that_is_for_them(cast: Cast, client_for: ClientFor, path: str) -> None:
    guest = seen(client_for(None), path)
    assert "is on your list" in seen(client_for(cast.contact), path)
    assert "Owner Person gets" not in guest
    assert "gets your card and is notified" in seen(client_for(cast.stranger), path)
    assert client_for(cast.owner).get(path).location == "/me/code"
    assert seen(client_for(None), path) == guest


def test_what_a_code_opens_is_told_by_its_kind(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Codes of events, rooms and badges lead elsewhere, or show no person."""
    with app.app_context():
        event = db.session.merge(cast.event)
        codes = [event.code.code, event.find_attendance(cast.owner).badge.code]  # type: ignore[union-attr]
    for code, status in zip(codes, (302, 200), strict=True):
        for _ in range(2):
            answer = client_for(None).get(f"/c/{code}")
            assert answer.status_code == status
            assert "ETag" not in answer.headers
            assert "Owner" not in answer.text
