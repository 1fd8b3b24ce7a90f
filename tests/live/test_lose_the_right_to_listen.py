"""S1 to S3: who may not listen does not, and who may no longer hears nothing of what is said a second later."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from meetup.config import Config
from meetup.extensions import db
from meetup.live import watcher as keeper
from meetup.live.registry import lost_rights
from meetup.live.streams import StreamRight
from meetup.people.signing_in.sign_ins import SignIn
from tests.cast import Cast
from tests.conftest import ClientFor, Queries
from tests.live.conftest import PhoneOf, hall_server, phones
from tests.live.listeners import Event, Phone
from tests.looks import NO_LOOK_AT_MESSAGES

OVER, ELSEWHERE = Event("end", "over"), Event("end", "elsewhere")
SILENTLY = 5.0
"""Seconds within which a lost right is noticed that nobody told of."""


def sign_out(phone: Phone) -> None:
    phone.ask("POST", "/sign-out", {"csrf_token": phone.token})


WAYS: dict[str, Callable[[Phone], object]] = {
    "leaving": lambda phone: phone.post("leaving"),
    "closing": lambda phone: phone.post("closing"),
    "signing out": sign_out,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_stream_ends_at_once_with_its_right(cast: Cast, phone_of: PhoneOf, way: str) -> None:
    """S2: it is told, as nobody looks for it here."""
    me, other = phone_of(cast.contact), phone_of(cast.friend)
    listener, others = me.hear(), other.hear()
    WAYS[way](me)
    assert listener.next() == OVER
    assert listener.next() is None
    if way != "closing":
        other.say("Is anybody there?")
        assert others.said() == "Is anybody there?"
    assert me.listen().status in (302, 404)


@pytest.fixture
def phone_where_rights_are_checked(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config, tmp_path: Path
) -> Iterator[PhoneOf]:
    """``phone(person)``: on a server that looks for lost rights as often as usual, and for nothing else."""
    with hall_server(tmp_path, config, **NO_LOOK_AT_MESSAGES) as address, phones(cast, client_for) as phone:
        yield lambda person: phone(person, address)


def test_lost_rights_are_looked_for_often_enough() -> None:
    """S2: with the pauses of the thread that looks, and a second for the look itself."""
    assert keeper.RIGHTS_CHECK_SECONDS + 2 * keeper.PAUSE_SECONDS + 1 <= SILENTLY


@pytest.mark.slow
def test_a_lost_right_is_noticed_when_nobody_tells(
    app: Flask, cast: Cast, phone_where_rights_are_checked: PhoneOf
) -> None:
    """S2: however it was lost, a session or an attendance, and even an account."""
    phone_of = phone_where_rights_are_checked
    phones = {person.id: phone_of(person) for person in (cast.contact, cast.friend, cast.organizer)}
    listeners = {person_id: phone.hear() for person_id, phone in phones.items()}
    phones[cast.contact.id].post("leaving", silently="yes")
    with app.app_context():
        for record in db.session.query(SignIn).filter_by(user_id=cast.friend.id):
            record.end_others()
            db.session.delete(record)
        db.session.commit()
    for person in (cast.contact, cast.friend):
        assert listeners[person.id].next() == OVER
    phone_of(cast.owner).say("Still here?")
    assert listeners[cast.organizer.id].said() == "Still here?"


def test_whoever_may_not_listen_gets_no_stream(cast: Cast, phone_of: PhoneOf) -> None:
    """S1"""
    assert phone_of(cast.stranger).listen().status == 404
    phone = phone_of(cast.owner)
    phone.room_id = 10**9
    assert phone.listen().status == 404
    phone.cookie = ""
    assert phone.listen().status == 302


def test_a_fourth_stream_ends_the_first(cast: Cast, phone_of: PhoneOf) -> None:
    """S3: and its page is told not to come back by itself, as it would end the next."""
    phone = phone_of(cast.owner)
    listeners = [phone.hear() for _ in range(3)]
    others = phone_of(cast.contact).hear()
    phone.hear()
    assert listeners[0].next() == ELSEWHERE
    assert listeners[0].next() is None
    listeners[1].close()
    time.sleep(0.2)
    newest = phone.hear()
    phone.say("Hello")
    assert listeners[2].said() == newest.said() == others.said() == "Hello"


def test_rights_of_all_are_looked_up_at_once(app: Flask, cast: Cast, queries: Queries) -> None:
    """One query a kind for every thousand."""
    asked: set[StreamRight] = {("hall", cast.room.id, person) for person in range(3000)}
    asked |= {("session", number) for number in range(10**6, 10**6 + 3000)}
    with app.test_request_context(), queries() as statements:
        gone = lost_rights(asked)
    held = {("hall", cast.room.id, p.id) for p in (cast.owner, cast.contact, cast.friend, cast.staff, cast.organizer)}
    assert gone == asked - held
    assert len(statements) == 2 * 3
