"""A guest stands at a room's door: a name, an address, the mailed link, and they are in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms import Visit as Stay
from tests.cast import Cast
from tests.clients import Client
from tests.codes.guests import GITA, join, mailed, mails, rows
from tests.conftest import ClientFor, Visit
from tests.people.mailbox import ask_for_link, letters, newest_link, path_of, signed_in

pytestmark = pytest.mark.also_serializable


@pytest.fixture
def code(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return db.session.get_one(Room, cast.room.id).code.code


@pytest.fixture
def guest(client_for: ClientFor) -> Client:
    return client_for(None)


def room_of(app: Flask, email: str) -> int | None:
    """Where the member with that address is."""
    with app.app_context():
        user = User.find_by_email(email)
        stay = Stay.find_open(user) if user else None
        return stay.room_id if stay else None


def change(app: Flask, cast: Cast, **columns: object) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).edit(**columns)
        db.session.commit()


def test_two_fields_and_the_mailed_link_lead_in(app: Flask, cast: Cast, guest: Client, visit: Visit, code: str) -> None:
    door = guest.visit(f"/c/{code}")
    typed = [field["name"] for field in door.form(f"/c/{code}/joinings").all("input") if field.get("type") != "hidden"]
    assert typed == ["website", "name", "email"], "the first is for scripts, which fill in what nobody sees"
    answer = join(guest, code)
    assert (answer.status_code, answer.location) == (303, f"/c/{code}/joinings")
    sent = guest.visit(answer.location)
    assert "gita@example.org" in sent
    assert "Hall B, PyData Lisbon" in sent
    assert f"/sign-in?next=/c/{code}" in [link["href"] for link in sent.all("a")]
    (letter,) = letters(app, GITA)
    assert "Hall B" not in letter.text, "nobody has their own words mailed to others"
    link = mailed(app)
    assert "Hall B, PyData Lisbon" in guest.visit(link)
    assert guest.post_form(link).location == f"/rooms/{cast.room.id}"
    assert "You're here" in guest.visit(f"/rooms/{cast.room.id}")
    assert "Gita Guest" in guest.visit("/me")


def test_opening_the_link_starts_nothing(app: Flask, guest: Client, client_for: ClientFor, code: str) -> None:
    """A2, Q4: mail scanners and previews open the door and the link as often as they like."""
    join(guest, code)
    link, before = mailed(app), rows(app)
    for browser in (guest, client_for(None)):
        for path in (link, f"/c/{code}", f"/c/{code}/joinings"):
            for method in ("GET", "HEAD", "OPTIONS", "GET"):
                assert browser.open(path, method=method).status_code == 200
        assert not signed_in(browser)
    assert rows(app) == before
    assert guest.post_form(link).status_code == 303
    assert client_for(None).post_form(link).status_code == 410
    assert rows(app)["visits"] == 1


def test_a_member_who_is_signed_out_joins_as_themself(app: Flask, cast: Cast, guest: Client, code: str) -> None:
    join(guest, code, email=cast.stranger.email.upper(), name="Someone else")
    assert guest.post_form(mailed(app, cast.stranger.email)).location == f"/rooms/{cast.room.id}"
    assert "Stranger Person" in guest.visit("/me")
    assert room_of(app, cast.stranger.email) == cast.room.id


def test_known_and_unknown_addresses_look_the_same(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    """A1: the mail of somebody who has an account greets them, which nobody else reads."""
    answers = []
    for address in (cast.stranger.email, "nobody@example.org"):
        client = client_for(None)
        asked = join(client, code, email=address)
        shown = client.visit(asked.location).text.replace(address, "…")
        letter = letters(app, address)[0]
        words = letter.text.replace(newest_link(app, address), "…").replace("Hello Stranger,", "Hello,")
        words = words.replace(letter.code or "", "…")
        answers.append((asked.status_code, asked.location, asked.text, shown, letter.subject, words))
    assert answers[0] == answers[1]


def test_an_address_gets_one_such_mail_a_minute_whoever_types_it(
    app: Flask, cast: Cast, client_for: ClientFor, code: str
) -> None:
    """A9: the answer is the same each time; the link that was mailed goes on to work."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        others = event.code.code, Room.create(event, "Hall C").code.code
        db.session.commit()
    answers = {join(client_for(None), door, email=GITA.upper()).status_code for door in (code, *others, code)}
    assert answers == {303}
    assert mails(app) == 1
    assert client_for(None).post_form(mailed(app)).location == f"/rooms/{cast.room.id}"
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        join(client_for(None), others[1])
        assert mails(app) == 2
        join(browser := client_for(None), code)
        assert "less than a minute ago" in browser.visit(f"/c/{code}/joinings")
    assert mails(app) == 2


def test_several_at_once_are_one_mail(app: Flask, client_for: ClientFor, code: str) -> None:
    clients = [client_for(None) for _ in range(6)]
    forms = [{"csrf_token": client.token(), "name": "Gita", "email": GITA} for client in clients]

    def post(number: int) -> int:
        return clients[number].post(f"/c/{code}/joinings", data=forms[number]).status_code

    with ThreadPoolExecutor(6) as threads:
        assert set(threads.map(post, range(6))) == {303}
    assert mails(app) == 1
    assert client_for(None).post_form(mailed(app)).status_code == 303


def test_the_link_alone_lets_in_and_only_its_reader(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    """Whoever types somebody's address is signed in nowhere and has let nobody in."""
    mallory = client_for(None)
    join(mallory, code, email=cast.owner.email)
    assert not signed_in(mallory)
    assert room_of(app, cast.owner.email) is None
    owner = client_for(None)
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        ask_for_link(owner, cast.owner.email)
        assert owner.post_form(mailed(app, cast.owner.email)).location == "/"
    assert room_of(app, cast.owner.email) is None


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": ""}, "Type your name"),
        ({"name": " \u200b "}, "Type your name"),
        ({"name": "x" * 101}, "Keep this to 100 characters."),
        ({"name": "Gita\r\nBcc: x@example.org"}, "Keep this to one line."),
        ({"email": ""}, "Type your email address."),
        ({"email": "+351 912 345 678"}, "That's not an email address."),
    ],
)
def test_what_does_not_fit_is_said_beside_it(
    app: Flask, guest: Client, code: str, typed: dict[str, str], problem: str
) -> None:
    """I5"""
    answer = join(guest, code, **typed)
    assert answer.status_code == 422
    assert answer.text.replace("&#39;", "'").count(problem) == 1
    assert "Hall B" in answer.text
    kept = GITA if "name" in typed else "Gita Guest"
    assert f'value="{kept}"' in answer.text, "what was typed beside it is kept"
    assert not mails(app)


def test_a_script_that_fills_every_field_is_mailed_nothing(app: Flask, guest: Client, code: str) -> None:
    before = rows(app)
    assert join(guest, code, website="https://spam.example").location == f"/c/{code}/joinings"
    assert rows(app) == before


def test_without_a_token_or_with_anothers_nothing_happens(
    app: Flask, guest: Client, client_for: ClientFor, code: str
) -> None:
    """H2, Q4"""
    for token in ({}, {"csrf_token": client_for(None).token()}):
        answer = guest.post(f"/c/{code}/joinings", data={"name": "Gita", "email": GITA, **token})
        assert answer.status_code == 400
    assert not mails(app)


def test_codes_of_other_things_take_no_guests(app: Flask, cast: Cast, guest: Client, code: str) -> None:
    """Q1: a person's code has a form of its own, and a wrong code is a wrong code."""
    with app.app_context():
        person = db.session.get_one(Room, cast.room.id).code.find_phone_code(cast.owner)
        assert person
        typed = person.code
    for wrong in (typed, "0" * 16, "nonsense"):
        assert join(guest, wrong).status_code == 404
    assert not mails(app)


def test_members_have_a_button_of_their_own(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    member = client_for(cast.stranger)
    assert not [form for form in member.visit(f"/c/{code}").all("form") if "joinings" in form["action"]]
    assert join(member, code).location == f"/c/{code}"
    assert not mails(app)


def test_a_closed_door_offers_nothing_and_says_why(
    app: Flask, cast: Cast, guest: Client, client_for: ClientFor, code: str
) -> None:
    client_for(cast.organizer).post_form(f"/rooms/{cast.room.id}/closing")
    assert not guest.visit(f"/c/{code}").all("form")
    assert "Hall B is closed." in join(guest, code).text
    client_for(cast.organizer).post_form(f"/rooms/{cast.room.id}/reopening")
    change(app, cast, status="cancelled")
    assert not guest.visit(f"/c/{code}").all("form")
    assert "been cancelled" in join(guest, code).text
    change(app, cast, status="published", visibility="members")
    assert join(guest, code).location.startswith("/sign-in")
    change(app, cast, visibility="unlisted")
    assert join(guest, code).status_code == 303
    assert mails(app) == 1


def close_the_room(cast: Cast) -> None:
    db.session.get_one(Room, cast.room.id).close()


def end_the_event(cast: Cast) -> None:
    db.session.get_one(Event, cast.event.id).cancel()


def replace_the_code(cast: Cast) -> None:
    db.session.get_one(Room, cast.room.id).code.revoke()


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (close_the_room, "Hall B is closed."),
        (end_the_event, "This event has been cancelled."),
        (replace_the_code, "Its code has been replaced."),
    ],
)
def test_who_comes_too_late_is_signed_in_and_told_why_not_more(
    app: Flask, cast: Cast, guest: Client, code: str, meanwhile: object, reason: str
) -> None:
    join(guest, code)
    link = mailed(app)
    with app.app_context():
        assert callable(meanwhile)
        meanwhile(cast)
        db.session.commit()
    answer = guest.post_form(link)
    page = guest.visit(answer.location)
    assert "You're signed in, but you haven't joined Hall B, PyData Lisbon." in page
    assert reason in page
    assert signed_in(guest)
    assert room_of(app, GITA) is None
    assert rows(app)["attendances"] == 5, "no longer open to new people"


def test_two_taps_on_the_link_are_one_stay(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    join(client_for(None), code)
    link = path_of(newest_link(app, GITA))
    assert sorted(client_for(None).post_form(link).status_code for _ in range(2)) == [303, 410]
    assert rows(app)["visits"] == 1
