"""G2: seven days after somebody deleted their account, nothing of them is stored, and nothing of others is gone."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import delete, func, select

from meetup.appointments import Appointment
from meetup.config import Config
from meetup.contacts import Contact
from meetup.events import Event
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.introductions import Introduction
from meetup.outbox import Mail, write_letter
from meetup.people import User
from meetup.people.leaving import erasing
from meetup.people.signing_in.email_changes import EmailChange
from meetup.rooms import Message, Room, Visit
from meetup.rooms.questions.models import Question
from meetup.rooms.talk import saying
from meetup.tickets import Ticket
from tests import servers
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.conftest import Visit as VisitPage
from tests.exchange.scans import code_of, kept
from tests.instances import furnished
from tests.people.canaries import places, plant
from tests.people.departures import erase, later, leave
from tests.test_limits import Browser


def test_of_forty_canaries_nothing_is_left(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    """G2: rows, the file of the database, files beside it and the log."""
    caplog.set_level(logging.DEBUG)
    canaries = plant(app, cast, client_for)
    assert len(canaries.words) >= 40
    before = canaries.found_in(places(app, config))
    unseen = [word for word in canaries.words if not any(repr(word.encode()[:40]) in hit for hit in before)]
    assert set(unseen) <= {"966100200", "966 100 200"}, "each is stored somewhere, or its absence later proves nothing"
    leave(client_for(cast.owner), name="withheld")
    erase(app)
    assert canaries.found_in(places(app, config, [record.getMessage() for record in caplog.records])) == []


@pytest.mark.one_database
def test_redis_holds_nothing_that_names_anybody(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config, redis_url: str, tmp_path: Path
) -> None:
    """G2: limits count hashes there, and what is said in rooms passes through without being stored."""
    store = Redis.from_url(redis_url)
    store.flushdb()
    client = client_for(cast.owner)
    token = client.token()
    environ = {"DATABASE_URL": config.database_url, "REDIS_URL": redis_url, "SECRET_KEY": config.secret_key}
    words = [b"owner@example.org", b"kanari-said"]
    with servers.companion(furnished(tmp_path), environ) as address:
        browser = Browser(address, client.cookie(), token)
        message = {"body": "kanari-said", "uuid": str(uuid4())}
        assert browser.ask(f"/rooms/{cast.room.id}/messages", message) == 303
        assert browser.ask("/sign-in", {"email": "owner@example.org", "password": "wrong"}) == 422
        assert browser.ask("/me/confirmation/links", {}) == 303
        assert browser.ask("/me/deletion", {}) == 303
    keys = list(store.scan_iter())
    assert keys, "limits are counted there"
    stored = b"\n".join(keys) + b"".join(store.dump(key) or b"" for key in keys)
    assert [word for word in words if word in stored] == []


def test_tidy_erases_as_the_worker_does(app: Flask, cast: Cast, client_for: ClientFor, config: Config) -> None:
    canaries = plant(app, cast, client_for)
    leave(client_for(cast.owner), name="withheld")
    with later(7.1):
        outcome = app.test_cli_runner().invoke(args=["tidy"])
        assert outcome.exit_code == 0, outcome.output
        again = app.test_cli_runner().invoke(args=["tidy"])
    assert "Erased 0 parts of deleted accounts" in again.output, "a second run changes nothing"
    assert canaries.found_in(places(app, config)) == []


def test_others_keep_the_meeting_and_what_they_wrote(
    app: Flask, cast: Cast, client_for: ClientFor, visit: VisitPage
) -> None:
    friend, contact_id = client_for(cast.friend), kept(app, cast.friend, cast.owner).id
    path = f"/contacts/{contact_id}"
    friend.post_form(f"{path}/note", {"note": "Red scarf", "version": "0", "next_step": "Call", "due_on": "2027-01-05"})
    friend.post_form(f"{path}/tags", {"tags": "Speaker"})
    friend.post_form(f"{path}/promises", {"uuid": str(uuid4()), "side": "mine", "text": "Send the slides"})
    with app.app_context():
        encounters = db.session.scalar(select(func.count()).select_from(Encounter))
    leave(client_for(cast.owner))
    erase(app)
    page = visit(path, as_=cast.friend).text
    for text in ("Owner Person", "PyData Lisbon", "Red scarf", "Call", "Speaker", "end the slides"):
        assert text in page, text
    assert "owner by trade" not in page
    assert "Owner Person" in visit("/contacts?stage=all", as_=cast.friend).text
    assert "Owner Person" in visit("/contacts?stage=all&q=owner", as_=cast.friend).text, "and finds it"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Encounter)) == encounters
        contact = db.session.get_one(Contact, contact_id)
        assert (contact.person_id, contact.given_at, contact.revoked_at) == (None, None, None)
    assert visit(f"/cards/{contact.kept_card_id}/edit", as_=cast.friend), "it is theirs to edit from now on"


def test_who_wants_that_is_someone_they_met(app: Flask, cast: Cast, client_for: ClientFor, visit: VisitPage) -> None:
    contact_id = kept(app, cast.friend, cast.owner).id
    leave(client_for(cast.owner), name="withheld")
    assert "Owner Person" in visit(f"/contacts/{contact_id}", as_=cast.friend).text, "the name stays for seven days"
    erase(app)
    page = visit(f"/contacts/{contact_id}", as_=cast.friend).text
    assert "Someone you met at PyData Lisbon" in page and "Owner Person" not in page


def test_the_talk_stays_whole(app: Flask, cast: Cast, client_for: ClientFor, visit: VisitPage) -> None:
    with app.app_context():
        room = db.session.get_one(Room, cast.room.id)
        owner, friend = (db.session.get_one(User, user.id) for user in (cast.owner, cast.friend))
        first = saying.say(room, owner, "Where is the coffee?", uuid4())
        db.session.flush()
        saying.say(room, friend, "In the hall", uuid4(), first.id)
        first.set_reaction(friend, "👍", True)
        question = Question.ask(room, friend, "Is there food?", False, uuid4())
        question.add_vote(owner)
        db.session.commit()
        first_id, question_id = first.id, question.id
    leave(client_for(cast.owner))
    erase(app)
    page = visit(f"/rooms/{cast.room.id}", as_=cast.friend)
    assert "Where is the coffee" not in page.text and "Owner Person" not in page.text
    assert "A former member" in page.text and "In the hall" in page.text
    assert "In reply to an earlier message" in page.text
    with app.app_context():
        message = db.session.get_one(Message, first_id)
        assert [message.user_id, message.body, message.reactions] == [None, "", {"👍": 1}]
        assert db.session.get_one(Question, question_id).votes == 1, "votes that were counted stay counted"
    for path in (f"/rooms/{cast.room.id}/questions", f"/messages/{first_id}", f"/messages/{first_id}/response"):
        assert client_for(cast.friend).get(path).status_code in (200, 302, 404)


def test_mails_to_earlier_addresses_go_and_nobody_elses(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        change = {"old_email": "old@example.net", "new_email": cast.friend.email, "seed": "a" * 22}
        db.session.add(EmailChange(user_id=owner.id, confirmed_at=now(), **change))
        for kind, to in (("email_changed", "old@example.net"), ("email_taken", cast.friend.email)):
            write_letter(kind, to=to, user_id=str(owner.id))
        write_letter("due", to=cast.friend.email, user_id=str(cast.friend.id))
        db.session.commit()
    leave(client_for(cast.owner))
    erase(app)
    with app.app_context():
        waiting = db.session.execute(select(Mail.kind, Mail.recipient)).all()
    assert [tuple(row) for row in waiting if row.recipient in ("old@example.net", cast.friend.email)] == [
        ("due", cast.friend.email)
    ]


def test_what_came_to_an_earlier_address_goes(app: Flask, cast: Cast, client_for: ClientFor, config: Config) -> None:
    """G2: a card given as a guest and a ticket, both with an address that the account had years ago."""
    form = {"name": "Canaryguest", "channel": "old@example.net", "message": "canarywords", "uuid": str(uuid4())}
    assert client_for(None).post_form(f"/c/{code_of(app, cast.stranger)}/cards", form).status_code == 303
    with app.app_context():
        db.session.execute(delete(Mail))  # sent and tidied, years ago
        Ticket.create(cast.event.id, "spreadsheet", "1", name="Canaryticket", company="", email="old@example.net")
        change = {"old_email": "old@example.net", "new_email": cast.owner.email, "seed": "b" * 22}
        long_ago = now() - timedelta(days=500)
        db.session.add(EmailChange(user_id=cast.owner.id, created_at=long_ago, confirmed_at=long_ago, **change))
        db.session.commit()
    app.test_cli_runner().invoke(args=["tidy"])
    leave(client_for(cast.owner), name="withheld")
    erase(app)
    with app.app_context():
        assert db.session.get(User, cast.owner.id) is None
    with later(60):
        app.test_cli_runner().invoke(args=["tidy"])
    found = places(app, config)
    for word in (b"old@example.net", b"canaryguest", b"canarywords", b"canaryticket"):
        assert not [place for place, content in found.items() if word in content.lower()], word


def test_two_who_met_both_go(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    leave(client_for(cast.owner))
    leave(client_for(cast.friend))
    erase(app)
    with app.app_context():
        assert not db.session.get(User, cast.owner.id) and not db.session.get(User, cast.friend.id)
        assert not db.session.get(Encounter, cast.encounter.id)


def test_no_step_holds_the_database_long(app: Flask, cast: Cast, client_for: ClientFor, visit: VisitPage) -> None:
    """Each step is a transaction of its own, however much there is."""
    with app.app_context():
        room, owner = db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.owner.id)
        for number in range(450):
            db.session.add(Message(room=room, user=owner, body=f"Word {number}", uuid=uuid4()))
        db.session.commit()
    leave(client_for(cast.owner))
    with later(7.1), app.app_context():
        steps = []
        planned: Any = erasing.erase_due_accounts()
        for count in planned:
            db.session.commit()
            steps.append(count)
        assert max(steps) <= erasing.ROWS_PER_STEP < sum(steps)
        assert db.session.get(User, cast.owner.id) is None


@pytest.mark.parametrize("stage", ["asked", "introduced", "appointed", "in a room", "nothing"])
def test_leaving_at_each_point_of_the_journey(
    app: Flask, cast: Cast, client_for: ClientFor, visit: VisitPage, stage: str
) -> None:
    with app.app_context():
        owner, friend, contact = (db.session.get_one(User, u.id) for u in (cast.owner, cast.friend, cast.contact))
        event, room = db.session.get_one(Event, cast.event.id), db.session.get_one(Room, cast.room.id)
        if stage == "asked":
            asking = Contact.find(owner, friend)
            assert asking
            asking.given_at, asking.asked_at = None, event.starts_at
        if stage == "introduced":
            Introduction.create(friend, owner, contact, "Hi", "Hi")
            Introduction.create(owner, friend, contact, "Hi", "Hi")
        if stage == "appointed":
            soon = [event.starts_at + timedelta(hours=3)]
            Appointment.propose(owner, friend, event, soon, "Hall B", 20)
            made = Appointment.propose(friend, owner, event, soon, "Hall B", 20)
            made.accept(made.slots[0])
        if stage == "in a room":
            Visit.enter(room.id, owner, True)
        db.session.commit()
    leave(client_for(cast.owner))
    paths = ("/", "/contacts", "/me/card/holders?state=asking", "/introductions", f"/rooms/{cast.room.id}")
    pages = {path: visit(path, as_=cast.friend).text for path in paths}
    assert "Owner Person" not in pages["/me/card/holders?state=asking"] + pages[f"/rooms/{cast.room.id}"]
    erase(app)
    for path in paths:
        visit(path, as_=cast.friend)
        visit(path, as_=cast.contact)
    with app.app_context():
        assert db.session.get(User, cast.owner.id) is None
