"""Staff check people in with their devices: what a device gets, sends, and is told."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select, update

from meetup.checkin import CheckIn, CheckInDevice, Counts, arrivals_query
from meetup.checkin.models import MAX_DOOR_LENGTH
from meetup.codes import Code
from meetup.events import Attendance, Event, change_role
from meetup.extensions import db, now
from meetup.people import User
from meetup.tickets import Ticket, code_hash
from tests.cast import Cast
from tests.checkin.doors import JSON, Phone, headers, key_of, ticket
from tests.clients import Client
from tests.conftest import ClientFor, Queries

HOUR = timedelta(hours=1)


def of(lines: list[dict[str, Any]], name: str) -> dict[str, Any]:
    (line,) = [line for line in lines if line.get("name") == name]
    return line


def event_of(cast: Cast) -> Event:
    return db.session.get_one(Event, cast.event.id)


def test_the_list_has_names_and_hashes_and_no_channels(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z6: neither mail nor phone is in any answer, and no code that could be shown at the door."""
    with app.app_context():
        zoe = ticket(cast.event, "Zoe", "z", company="Acme", category="Speaker", email="zoe@tickets.example.org")
        zoe.remember_codes(["SECRET-1"])
        cancelled = ticket(cast.event, "Gone Person", "g")
        cancelled.cancel()
        phone_code = Code.get_phone_code_text(cast.owner)
        badge = event_of(cast).find_attendance(db.session.get_one(User, cast.owner.id)).badge.code  # type: ignore[union-attr]
        db.session.commit()
        assert zoe.code is not None
        zoe_code = zoe.code.code
    phone = Phone.open(client_for(cast.staff), cast)
    answer = phone.list()
    assert answer["counts"] == {"arrived": 0, "expected": 6}
    line = of(answer["people"], "Zoe")
    assert (line["company"], line["tag"], line["in"]) == ("Acme", "Speaker", [])
    assert line["codes"] == [code_hash(cast.event.id, zoe_code), code_hash(cast.event.id, "SECRET-1")]
    hashes = [code_hash(cast.event.id, badge), code_hash(cast.event.id, phone_code)]
    assert of(answer["people"], "Owner Person")["codes"] == hashes
    assert of(answer["people"], "Gone Person")["state"] == "cancelled"
    sent = phone.send(phone.fact(str(line["key"])))
    for text in (json.dumps(answer), json.dumps(sent), json.dumps(phone.list(answer["now"]))):
        assert "@" not in text and "+351" not in text
        assert badge not in text and phone_code not in text and "SECRET" not in text


def test_a_scan_counts_once_however_often_it_is_sent(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    phone = Phone.open(client_for(cast.staff), cast, skew=HOUR)
    with app.app_context():
        key = key_of(cast.event, cast.owner)
    fact = phone.fact(key, timedelta(minutes=20))
    for _ in range(3):
        answer = phone.send(fact, fact)
    assert answer["counts"] == {"arrived": 1, "expected": 5}
    assert not answer["erase"]
    line = of(phone.list()["people"], "Owner Person")
    assert [(passage["door"], passage["by"]) for passage in line["in"]] == [("Door A", "Staff Person")]
    with app.app_context():
        attendance = event_of(cast).find_attendance(db.session.get_one(User, cast.owner.id))
        assert attendance and attendance.checked_in_at
        assert abs(now() - timedelta(minutes=20) - attendance.checked_in_at) < timedelta(minutes=5)


def test_two_devices_offline_are_both_right_and_both_learn_of_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """No sync refuses anything: the earlier one is the check-in, and both are listed as a conflict."""
    one, other = Phone.open(client_for(cast.staff), cast), Phone.open(client_for(cast.organizer), cast)
    with app.app_context():
        key = key_of(cast.event, cast.owner)
    before = one.list()["now"]
    assert not other.send(other.fact(key, timedelta(minutes=5), door="Door B"))["erase"]
    assert not one.send(one.fact(key, timedelta(minutes=9)))["erase"]
    for phone in (one, other):
        line = of(phone.list(before)["people"], "Owner Person")
        assert [passage["door"] for passage in line["in"]] == ["Door A", "Door B"]
    page = client_for(cast.organizer).visit(f"/events/{cast.event.slug}/manage/check-in")
    assert "1 person was let in at two doors" in page.text
    assert "Door A, Staff Person" in page.text


def test_letting_in_anyway_is_no_conflict(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    one, other = Phone.open(client_for(cast.staff), cast), Phone.open(client_for(cast.organizer), cast)
    with app.app_context():
        key = key_of(cast.event, cast.owner)
    one.send(one.fact(key))
    other.send(other.fact(key, way="anyway"))
    page = client_for(cast.organizer).visit(f"/events/{cast.event.slug}/manage/check-in")
    assert "two doors" not in page.text


def test_an_undo_may_arrive_before_what_it_undoes(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        key = key_of(cast.event, cast.owner)
    fact = phone.fact(key)
    assert phone.send(phone.undo(fact))["counts"]["arrived"] == 0
    assert phone.send(fact)["counts"]["arrived"] == 0
    assert phone.send(phone.fact(key))["counts"]["arrived"] == 1


def test_a_walk_in_is_on_the_list_from_then_on(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    phone = Phone.open(client_for(cast.staff), cast)
    person = f"w{uuid4()}"
    names: dict[str, Any] = {"name": " Nadia\u202e Walk ", "company": "<b>Acme</b>", "category": "Day"}
    fact = phone.fact(person, way="walk_in", **names)
    answer = phone.send(fact)
    assert answer["keys"][person] == of(phone.list()["people"], "Nadia Walk")["key"]
    assert answer["counts"] == {"arrived": 1, "expected": 6}
    assert phone.send(fact)["counts"] == {"arrived": 1, "expected": 6}
    with app.app_context():
        (walk_in,) = db.session.scalars(select(Ticket).where(Ticket.source == "door"))
        assert (walk_in.name, walk_in.company, walk_in.email) == ("Nadia Walk", "<b>Acme</b>", None)
    page = client_for(cast.staff).visit(f"/events/{cast.event.slug}/manage/check-in")
    assert "Nadia Walk" in page.text and "<b>Acme</b>" in page.text
    assert phone.send(phone.undo(fact))["counts"] == {"arrived": 0, "expected": 5}
    page = client_for(cast.staff).visit(f"/events/{cast.event.slug}/manage/check-in")
    assert "Nadia Walk" not in page.text
    assert phone.send(phone.fact(person, way="walk_in", **names))["counts"] == {"arrived": 1, "expected": 6}


def test_a_void_ticket_still_counts(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """What happened at the door did happen, whatever became of the ticket meanwhile."""
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        zoe = ticket(cast.event, "Zoe", "z")
        db.session.commit()
        ticket_id = zoe.id
    key = str(of(phone.list()["people"], "Zoe")["key"])
    with app.app_context():
        db.session.get_one(Ticket, ticket_id).cancel()
        db.session.commit()
    answer = phone.send(phone.fact(key, timedelta(minutes=3)))
    assert of(phone.list()["people"], "Zoe")["state"] == "cancelled"
    assert answer["counts"] == {"arrived": 1, "expected": 6}
    with app.app_context():
        changed_at = db.session.get_one(Ticket, ticket_id).changed_at
        assert db.session.get_one(Ticket, ticket_id).checked_in_at
    phone.send(phone.fact(key, timedelta(minutes=9)))
    with app.app_context():
        assert db.session.get_one(Ticket, ticket_id).changed_at == changed_at


def test_who_left_is_not_mixed_up_with_who_came_after_them(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """The database gives the id of the last attendance that was deleted to the next one."""
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        event, stranger = event_of(cast), db.session.get_one(User, cast.stranger.id)
        event.add_attendee(stranger)
        key = key_of(event, stranger)
        event.remove_attendee(stranger)
        db.session.commit()
    with app.app_context():
        db.session.get_one(Event, cast.event.id).add_attendee(db.session.get_one(User, cast.stranger.id))
        db.session.commit()
    assert phone.send(phone.fact(key))["counts"]["arrived"] == 0
    with app.app_context():
        assert db.session.scalars(select(CheckIn.person)).all() == [key]


def test_changes_are_sent_alone(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        key = key_of(cast.event, cast.owner)
        db.session.execute(update(Attendance).values(joined_at=now() - HOUR))
        db.session.commit()
    key = str(of(phone.list()["people"], "Owner Person")["key"])
    since = phone.list()["now"]
    assert phone.list(since)["people"] == []
    phone.send(phone.fact(key))
    assert [line["name"] for line in phone.list(since)["people"]] == ["Owner Person"]


def test_removed_staff_get_no_names_and_erase_the_list(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z3: what they did before counts, what they do afterwards does not, and the answer names nobody."""
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        owner, friend = key_of(cast.event, cast.owner), key_of(cast.event, cast.friend)
    before = phone.fact(owner, timedelta(minutes=1))
    with app.app_context():
        attendance = event_of(cast).find_attendance(db.session.get_one(User, cast.staff.id))
        assert attendance
        change_role(attendance, "attendee")
        db.session.commit()
    after = phone.fact(friend)
    answer = phone.send(before, after)
    assert answer == {"erase": True, "keys": {}, "counts": None, "unread": []}
    phone.list(status=403)
    with app.app_context():
        assert set(db.session.scalars(select(CheckIn.person))) == {owner}
        event_of(cast).remove_attendee(db.session.get_one(User, cast.staff.id))
        db.session.commit()
    phone.list(status=404)
    assert phone.send(before)["erase"]


def test_a_device_is_of_one_person_and_has_a_secret(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        fact = phone.fact(key_of(cast.event, cast.owner))
        stored = db.session.scalars(select(CheckInDevice)).one()
        assert phone.device["secret"] not in stored.secret_hash
    other = Phone(client_for(cast.organizer), phone.slug, device=phone.device)
    other.send(fact, status=404)
    Phone(phone.client, phone.slug, device={**phone.device, "secret": "wrong"}).send(fact, status=404)
    Phone(phone.client, phone.slug, device={**phone.device, "device": "x"}).send(fact, status=404)
    for refused in (cast.owner, cast.stranger):
        client = client_for(refused)
        answer = client.post(f"/events/{phone.slug}/check-in/devices", headers=headers(client))
        assert answer.status_code == (403 if refused is cast.owner else 404)


def test_what_says_nothing_holds_nothing_up(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        good = phone.fact(key_of(cast.event, cast.owner))
    for broken in ({**good, "uuid": "1"}, {**good, "at": "soon"}, {**good, "person": "a0"}, {**good, "person": 5}, {}):
        answer = phone.send(broken, phone.fact(good["person"]))
        assert answer["unread"] == [str(broken.get("uuid", ""))] and answer["counts"]["arrived"] == 1
    form = {"device": phone.device["device"], "secret": phone.device["secret"], "sent_at": now().isoformat()}
    for text in ("", "{", "{}", "[1]", "[" * 2000):
        client = phone.client
        answer = client.post("/check-in/facts", data={**form, "facts": text}, headers=headers(client))
        assert answer.status_code == 422
    nothing = {**good, "person": "a2147483647-0", "way": "flown", "door": "D" * 500}
    assert phone.send(nothing)["counts"]["arrived"] == 1


def test_the_list_is_read_in_few_queries(app: Flask, cast: Cast, client_for: ClientFor, queries: Queries) -> None:
    phone = Phone.open(client_for(cast.staff), cast)
    counts = []
    for number in (1, 40):
        with app.app_context():
            for each in range(number):
                ticket(cast.event, f"Guest {each}", f"{number} {each}").remember_codes([f"{number} {each}"])
            db.session.commit()
        with queries() as statements:
            phone.list()
        counts.append(len(statements))
        phone.send(*(phone.fact(str(line["key"])) for line in phone.list()["people"][:20]))
    assert counts[0] == counts[1] <= 17, counts


def test_arrivals_are_when_people_first_came(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        zoe = ticket(cast.event, "Zoe", "z")
        db.session.commit()
        keys = [key_of(cast.event, cast.owner), f"t{zoe.id}"]
    keys[1] = str(of(phone.list()["people"], "Zoe")["key"])
    phone.send(*(phone.fact(key, timedelta(minutes=minutes)) for key in keys for minutes in (10, 30)))
    with app.app_context():
        assert len(db.session.scalars(arrivals_query(cast.event.id)).all()) == 2
        assert Counts.of(cast.event.id) == (2, 6)


def test_staff_check_in_by_name_without_a_script(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, path = client_for(cast.staff), f"/events/{cast.event.slug}/manage/check-in"
    page = client.visit(f"{path}?q=own")
    assert "Owner Person" in page.text and "Friend Person" not in page.text
    with app.app_context():
        row_key = key_of(cast.event, cast.owner).partition("-")[0]
    for _ in range(2):  # a double tap
        answer = client.post(f"{path}/people/{row_key}", data={"csrf_token": client.token(), "q": "own"})
        assert answer.status_code == 303 and answer.location.endswith("?q=own")
    assert "1 of 5 in" in client.visit(path).text
    with app.app_context():
        assert len(db.session.scalars(select(CheckIn.id)).all()) == 1
    assert client.post(f"{path}/people/{row_key}/undo", data={"csrf_token": client.token()}).status_code == 303
    assert "0 of 5 in" in client.visit(path).text
    for key in ("a0", "t1", "nobody"):
        assert client.post(f"{path}/people/{key}", data={"csrf_token": client.token()}).status_code == 404
    assert client_for(cast.owner).get(path).status_code == 403


def test_an_organizer_takes_the_list_back_from_a_device(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    phone, client = Phone.open(client_for(cast.staff), cast), client_for(cast.organizer)
    path = f"/events/{cast.event.slug}/manage/check-in/devices/{phone.device['number']}/removal"
    staff: Client = phone.client
    assert staff.post(path, data={"csrf_token": staff.token()}).status_code == 403
    assert client.post(path, data={"csrf_token": client.token()}).status_code == 303
    phone.list(status=404)
    assert phone.send()["erase"]
    Phone.open(staff, cast).list()


def test_headers_let_nobody_store_the_list(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.staff).get(f"/events/{cast.event.slug}/check-in/list", headers=JSON)
    assert "no-store" in answer.headers["Cache-Control"]


def test_no_clock_and_no_text_holds_up_what_a_device_did(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """I7: years that no clock shows, and letters that take more room once they are cleaned."""
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        key = key_of(cast.event, cast.owner)
    phone.skew = timedelta(days=365 * 7000)
    fact = {**phone.fact(key, door="\U0001d160" * 60), "at": "1971-01-01T00:00:00+00:00"}
    assert phone.send(fact)["counts"]["arrived"] == 1
    with app.app_context():
        assert len(db.session.scalars(select(CheckIn.door)).one()) <= MAX_DOOR_LENGTH
