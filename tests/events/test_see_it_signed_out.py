"""Readers who are signed out get an event's page from memory, and every change of it at the next request."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.test import TestResponse

from meetup import create_app
from meetup.config import Config
from meetup.events import Event, EventSharing, Visibility
from meetup.events.models import EVENT_GRACE
from meetup.extensions import db, now
from meetup.people import User
from meetup.public_pages import memory
from meetup.rooms import Room
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.events.pages import make
from tests.pictures import store_photo

PAGE = "/events/pydata-lisbon"
Change = Callable[[Event, User], object]


@pytest.fixture(scope="module")
def another_app(config: Config, migrated_app: Flask) -> Iterator[Flask]:
    """What another process has: the same database, and a memory of its own."""
    app = create_app(config)
    app.test_client_class = Client
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def another(another_app: Flask, app: Flask) -> Client:
    """A browser that is signed out, at a process that remembers nothing yet."""
    another_app.extensions["public_pages"].forget_all()
    client = another_app.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture(autouse=True)
def forget(app: Flask) -> None:
    app.extensions["public_pages"].forget_all()


def wear(event: Event, organizer: User) -> None:
    organizer.profile.set_photo(store_photo(organizer.id))
    organizer.profile.share(["headline", "photo"])


def cover(event: Event, organizer: User) -> None:
    event.set_cover(store_photo(organizer.id))


def rename_room(event: Event, organizer: User) -> None:
    Room.all_for(event)[0].name = "Hall C"


def turn_rooms_round(event: Event, organizer: User) -> None:
    first, second = Room.all_for(event)
    first.position, second.position = second.position, first.position


CHANGES: dict[str, Change] = {
    "title": lambda event, organizer: event.edit(title="PyData Porto"),
    "description": lambda event, organizer: event.edit(description="Bring *tea*."),
    "venue": lambda event, organizer: event.edit(venue="Hub"),
    "start": lambda event, organizer: event.edit(starts_at=event.starts_at - timedelta(days=1)),
    "end": lambda event, organizer: event.edit(ends_at=event.ends_at + timedelta(hours=1)),
    "time zone": lambda event, organizer: event.edit(time_zone="Asia/Tokyo"),
    "unlisted": lambda event, organizer: event.edit(visibility=Visibility.UNLISTED),
    "colour": lambda event, organizer: event.edit(chosen_hue=(event.hue + 1) % 12),
    "pattern": lambda event, organizer: event.edit(
        chosen_pattern="waves" if event.cover_pattern != "waves" else "dots"
    ),
    "cover": cover,
    "cancelled": lambda event, organizer: event.cancel(),
    "one more goes": lambda event, organizer: event.add_attendee(join("newcomer")),
    "one less goes": lambda event, organizer: event.remove_attendee(event.add_attendee(find("contact")).user),
    "a second organizer": lambda event, organizer: event.add_attendee(join("newcomer"), "organizer"),
    "name": lambda event, organizer: setattr(organizer.profile, "name", "Orla Person"),
    "headline": lambda event, organizer: setattr(organizer.profile, "headline", "speaks of trains"),
    "company": lambda event, organizer: organizer.profile.share(["headline", "company"]),
    "nothing shared": lambda event, organizer: organizer.profile.share([]),
    "nothing shared here": lambda event, organizer: EventSharing.set_fields(organizer, event.id, []),
    "photo": wear,
    "room": lambda event, organizer: Room.create(event, "Hall C"),
    "name of a room": rename_room,
    "topic": lambda event, organizer: Room.all_for(event)[0].edit(topic="Trains"),
    "kind of a room": lambda event, organizer: Room.all_for(event)[1].edit(kind="online"),
    "hours of a room": lambda event, organizer: Room.all_for(event)[0].edit(starts_at=now() + timedelta(hours=1)),
    "end of a room": lambda event, organizer: Room.all_for(event)[0].edit(ends_at=now() - timedelta(hours=1)),
    "room closed": lambda event, organizer: Room.all_for(event)[0].close(),
    "order of rooms": turn_rooms_round,
}


def find(name: str) -> User:
    user = User.find_by_email(f"{name}@example.org")
    assert user is not None
    return user


def change(app: Flask, cast: Cast, make_it: Change) -> None:
    with app.app_context():
        make_it(db.session.get_one(Event, cast.event.id), find("organizer"))
        db.session.commit()


def tag_of(answer: TestResponse) -> str:
    assert answer.status_code == 200
    return answer.headers["ETag"]


@pytest.mark.parametrize("changed", CHANGES)
def test_a_change_is_seen_at_the_next_request_in_another_process(
    app: Flask, cast: Cast, client_for: ClientFor, another: Client, changed: str
) -> None:
    with app.app_context():
        Room.create(db.session.get_one(Event, cast.event.id), "Café")
        db.session.commit()
    before = another.get(PAGE)
    assert another.get(PAGE, headers={"If-None-Match": tag_of(before)}).status_code == 304
    change(app, cast, CHANGES[changed])
    after = another.get(PAGE, headers={"If-None-Match": tag_of(before)})
    assert after.status_code == 200
    assert after.text != before.text
    assert after.text == client_for(None).get(PAGE).text  # of a process that has never had the page before


@pytest.mark.parametrize(("column", "value"), [("status", "draft"), ("visibility", Visibility.MEMBERS)])
def test_who_may_not_see_it_any_more_does_not(
    app: Flask, cast: Cast, another: Client, column: str, value: object
) -> None:
    tag = tag_of(another.get(PAGE))
    change(app, cast, lambda event, organizer: setattr(event, column, value))
    hidden = another.get(PAGE, headers={"If-None-Match": tag})
    assert hidden.status_code == (404 if value == "draft" else 302)
    assert "ETag" not in hidden.headers
    assert "no-store" in hidden.headers["Cache-Control"]
    assert len(another.application.extensions["public_pages"]) == 0


def test_it_is_deleted(app: Flask, cast: Cast, another: Client) -> None:
    with app.app_context():
        event_id = make(cast.organizer, "Gone tomorrow").id
    tag = tag_of(another.get("/events/gone-tomorrow"))
    with app.app_context():
        db.session.delete(db.session.get_one(Event, event_id))
        db.session.commit()
    assert another.get("/events/gone-tomorrow", headers={"If-None-Match": tag}).status_code == 404


def test_it_says_what_time_it_is(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Nothing of the database changes, but the event and its room begin and end."""
    with app.app_context():
        event = make(cast.organizer, "Evening", days=1)
        opens = event.starts_at + timedelta(hours=1)
        Room.create(event, "Hall", starts_at=opens, ends_at=opens + timedelta(hours=1))
        db.session.commit()
        starts_at, ends_at = event.starts_at, event.ends_at
    reader, second = client_for(None), timedelta(seconds=1)
    moments = (starts_at, opens, opens + timedelta(hours=1), ends_at, ends_at + EVENT_GRACE)
    with time_machine.travel(starts_at - second, tick=False) as clock:
        pages = [reader.get("/events/evening").text]
        for moment in moments:
            clock.move_to(moment - second)
            assert reader.get("/events/evening").text == pages[-1]
            clock.move_to(moment)
            pages.append(reader.get("/events/evening").text)
            assert pages[-1] != pages[-2]
    assert "Live now" in pages[1]
    assert "Over" in pages[-1]


def test_photos_can_be_opened_however_long_the_page_was_kept(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    change(app, cast, wear)
    reader = client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(8):
            faces = [image for image in reader.visit(PAGE).all("img") if "face" in image.get("class")]
            assert len(faces) == 2
            assert {reader.get(face["src"]).status_code for face in faces} == {200}
            clock.shift(timedelta(minutes=20))


def test_it_holds_nothing_of_those_who_looked_before(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """H3"""
    first = client_for(None).get(PAGE)
    for person in (cast.owner, cast.organizer, cast.stranger):
        own = client_for(person).get(PAGE, headers={"If-None-Match": f"{tag_of(first)}, *"})
        assert own.status_code == 200
        assert own.text != first.text
        assert own.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in own.headers
    last = client_for(None).get(PAGE)
    assert last.data == first.data
    assert "csrf_token" not in last.text
    for person in (cast.owner, cast.contact, cast.stranger):
        assert f"{person.email.partition('@')[0].capitalize()} Person" not in last.text
    assert "Set-Cookie" not in last.headers


def test_who_has_a_session_gets_a_page_of_their_own(cast: Cast, client_for: ClientFor, app: Flask) -> None:
    """A session of somebody signed out holds a token, or what has just been done."""
    reader = client_for(None)
    tag = tag_of(reader.get(PAGE))
    with reader.session_transaction() as session:
        session["_flashes"] = [("message", "That has been reported.")]
    told = reader.get(PAGE, headers={"If-None-Match": tag})
    assert "That has been reported." in told.text
    assert told.headers["Cache-Control"] == "private, no-store"
    assert "That has been reported." not in client_for(None).get(PAGE).text


def test_the_form_for_guests_is_nobody_elses(cast: Cast, client_for: ClientFor) -> None:
    client_for(None).get(PAGE)
    one, other = (client_for(None).get(f"{PAGE}?join=yes") for _ in range(2))
    assert one.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in one.headers
    assert "'nonce-" in one.headers["Content-Security-Policy"]
    assert one.text != other.text


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_who_has_it_gets_nothing_again(cast: Cast, client_for: ClientFor, queries: Queries, coding: str) -> None:
    reader, accept = client_for(None), {"Accept-Encoding": coding}
    first = reader.get(PAGE, headers=accept)
    tag = tag_of(first)
    assert not tag.startswith("W/")
    assert first.headers.get("Content-Encoding", "identity") == coding
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Encoding", "Accept-Language"} <= set(first.headers["Vary"].split(", "))
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        with queries() as statements:
            held = reader.get(PAGE, headers={**accept, "If-None-Match": asked})
        assert (held.status_code, held.data) == (304, b"")
        assert held.headers["ETag"] == tag
        assert held.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
        assert len(statements) == 2
    assert reader.get(PAGE, headers={**accept, "If-None-Match": '"other"'}).data == first.data
    head = reader.head(PAGE, headers=accept)
    assert (head.data, head.headers["Content-Length"], tag_of(head)) == (b"", str(len(first.data)), tag)


def test_each_coding_and_language_has_a_tag_of_its_own(cast: Cast, client_for: ClientFor) -> None:
    reader = client_for(None)
    kinds = [{"Accept-Encoding": coding} for coding in ("br", "gzip", "identity")]
    kinds += [{"Accept-Language": language} for language in ("en-XA", "ar-XB")]
    tags = {tag_of(reader.get(PAGE, headers=kind)) for _ in range(2) for kind in kinds}
    assert len(tags) == len(kinds)
    assert 'dir="rtl"' in reader.get(PAGE, headers=kinds[-1]).text
    assert 'dir="ltr"' in reader.get(PAGE).text


def test_another_host_is_refused_whatever_is_kept(cast: Cast, client_for: ClientFor) -> None:
    """A3"""
    reader = client_for(None)
    reader.get(PAGE)
    assert reader.get(PAGE, headers={"Host": "stranger.example"}).status_code == 400
    assert "stranger.example" not in reader.get(PAGE).text


def test_only_so_many_are_kept(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that was asked for the longest ago makes room."""
    monkeypatch.setattr(memory, "MAX_PAGES", 2)
    with app.app_context():
        for title in ("One", "Two", "Three"):
            make(cast.organizer, title)
    reader, pages = client_for(None), app.extensions["public_pages"]
    for slug in ("one", "two", "one", "three"):
        reader.get(f"/events/{slug}")
    assert len(pages) == 2
    with queries() as statements:
        reader.get("/events/one")
    assert len(statements) == 2
    with queries() as statements:
        reader.get("/events/two")
    assert len(statements) > 2


def test_a_long_page_is_not_kept(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    change(app, cast, lambda event, organizer: event.edit(description="tea " * 50_000))
    assert client_for(None).get(PAGE).status_code == 200
    assert len(app.extensions["public_pages"]) == 0


def test_the_database_fails_once(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is a 503 like everywhere else, and the database is not waited for twice."""
    reader = client_for(None)
    reader.get(PAGE)
    pages, asked = app.extensions["public_pages"], []

    class Away:
        def connect(self) -> None:
            asked.append(1)
            raise PoolTimeout

    monkeypatch.setattr(pages, "_reader", Away())
    assert reader.get(PAGE).status_code == 503
    assert asked == [1]
