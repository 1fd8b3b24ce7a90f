"""What is due, in one's own calendar app: by a secret address, read alike by readers that share nothing."""

import json
import logging
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import playwright
import pytest
import time_machine
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from meetup.contacts import Contact, Stage
from meetup.extensions import db, now
from meetup.people import User
from meetup.reminders import CalendarFeed
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.reminders.clocks import contacts_of, due

ROOT = Path(__file__).parent.parent.parent
PAGE = "/me/notifications"
NASTY = [
    'a;b,c\\d"e',
    "one\\nEND:VEVENT BEGIN:VEVENT SUMMARY:two",
    "ATTENDEE:mailto:x@example.org",
    "数据" * 60,
    "é" * 190,
    "مرحبا 李美玲 🎷👩🏽‍🚀 " * 8,
]


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


NEW_ADDRESS = "Your calendar has a new address"
"""The subject of the mail about a new calendar."""


def subscribe(owner: Client) -> str:
    """Make the calendar, or a new address; its path."""
    assert owner.post_form(f"{PAGE}/calendar").status_code == 303
    address = owner.visit(PAGE).one("input", id="address")["value"]
    assert address.startswith("http://localhost/calendar/")
    return address.removeprefix("http://localhost")


def by_icalendar(content: bytes) -> list[dict[str, Any]]:
    entries = Calendar.from_ical(content).walk("VEVENT")
    return [
        {
            "uid": str(entry["uid"]),
            "summary": str(entry["summary"]),
            "url": str(entry["url"]),
            "days": [entry.decoded("dtstart").isoformat(), entry.decoded("dtend").isoformat()],
        }
        for entry in entries
    ]


def by_ical_js(content: bytes) -> list[dict[str, Any]]:
    node = shutil.which("node") or Path(playwright.__file__).parent / "driver" / "node"
    ran = subprocess.run(
        [str(node), "tests/js/read-calendar.js"], cwd=ROOT, input=content, capture_output=True, check=True
    )
    _, _, components = json.loads(ran.stdout)
    return [of_jcal(lines) for kind, lines, _ in components if kind == "vevent"]


def of_jcal(lines: list[list[Any]]) -> dict[str, Any]:
    """RFC 7265: name, parameters, type and value of each."""
    values = {name: value for name, _, _, value in lines}
    kinds = {name: kind for name, _, kind, _ in lines}
    assert (kinds["dtstart"], kinds["dtend"]) == ("date", "date")
    return {
        "uid": values["uid"],
        "summary": values["summary"],
        "url": values["url"],
        "days": [values["dtstart"], values["dtend"]],
    }


def read(client: Client, path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "private, no-store"
    lines = answer.data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    found = by_icalendar(answer.data)
    assert by_ical_js(answer.data) == found
    return found


def test_what_is_due_is_a_day_there(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    due(app, cast.met, "2027-03-28")
    assert read(client_for(None), subscribe(owner)) == [
        {
            "uid": f"step-{cast.met.id}@localhost",
            "summary": "Send the slides: Contact Person",
            "url": f"http://localhost/contacts/{cast.met.id}",
            "days": ["2027-03-28", "2027-03-29"],
        }
    ]


def test_it_follows_and_moves_under_one_name(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    path, reader = subscribe(owner), client_for(None)
    due(app, cast.met, "2027-03-28")
    before = read(reader, path)
    due(app, cast.met, "2027-04-02")
    (after,) = read(reader, path)
    assert (after["uid"], after["days"][0]) == (before[0]["uid"], "2027-04-02")
    due(app, cast.met, None)
    assert read(reader, path) == []
    with app.app_context():
        contact = db.session.get_one(Contact, cast.met.id)
        contact.stage, contact.keep_on = Stage.IN_TOUCH, date(2027, 5, 1)
        db.session.commit()
    (entry,) = read(reader, path)
    assert (entry["summary"], entry["days"][0]) == ("Keep in touch: Contact Person", "2027-05-01")


def entries(client: Client, path: str) -> list[Any]:
    return list(Calendar.from_ical(client.get(path).data).walk("VEVENT"))


def test_what_is_overdue_stands_on_today_where_the_person_is(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client
) -> None:
    """RFC 5545: one UID, a SEQUENCE that grows as DTSTART moves, and a DTSTAMP that is when it was written."""
    with app.app_context():
        db.session.get_one(User, cast.owner.id).set_time_zone("Pacific/Auckland")
        db.session.commit()
    path, reader = subscribe(owner), client_for(None)
    due(app, cast.met, "2027-03-28")
    seen = []
    for at in ("2027-03-27T12:00Z", "2027-03-28T10:59Z", "2027-03-28T11:01Z", "2027-03-30T12:00Z"):
        with time_machine.travel(datetime.fromisoformat(at), tick=False):
            (entry,) = entries(reader, path)
            assert entry.decoded("dtstamp") == datetime.fromisoformat(at)
            seen.append(entry)
    assert [entry.decoded("dtstart").isoformat()[5:] for entry in seen] == ["03-28", "03-28", "03-29", "03-31"]
    assert [entry.decoded("dtend").isoformat()[5:] for entry in seen] == ["03-29", "03-29", "03-30", "04-01"]
    assert [str(entry.get("description", "")) for entry in seen][:2] == ["", ""]
    assert all("28 March 2027" in str(entry["description"]) for entry in seen[2:])
    with time_machine.travel(datetime.fromisoformat("2027-03-30T12:02Z"), tick=False):
        due(app, cast.met, "2027-04-09")
        seen += entries(reader, path)
    sequences = [int(entry["sequence"]) for entry in seen]
    assert sequences[0] == sequences[1], "nothing changed"
    assert sequences[1:] == sorted(set(sequences[1:]))
    assert len({str(entry["uid"]) for entry in seen}) == 1
    assert (seen[-1].decoded("dtstart").isoformat(), seen[-1].get("description")) == ("2027-04-09", None)


def test_the_sequence_grows_with_changes_and_not_with_the_clock(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client
) -> None:
    """RFC 5545 3.8.7.4; many fetches are no news, and each change of day, text or name is."""
    path, reader = subscribe(owner), client_for(None)
    changes = [
        lambda: due(app, cast.met, "2027-03-28"),
        lambda: due(app, cast.met, "2027-03-20"),
        lambda: due(app, cast.met, "2027-03-20", step="Bring the book"),
        lambda: client_for(cast.contact).post_form("/me/profile", {"name": "Somebody Else"}),
    ]
    began, sequences = now(), []
    for place, change in enumerate(changes):
        with time_machine.travel(began + timedelta(minutes=10 * place), tick=False):
            change()
        for later in (1, 5):
            with time_machine.travel(began + timedelta(minutes=10 * place + later), tick=False):
                (entry,) = entries(reader, path)
                sequences.append(int(entry["sequence"]))
    assert sequences[::2] == sequences[1::2]
    assert sequences[::2] == sorted(set(sequences))


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_one_entry(app: Flask, cast: Cast, client_for: ClientFor, owner: Client, text: str) -> None:
    """I4"""
    with app.app_context():
        db.session.get_one(User, cast.contact.id).profile.name = text[:100]
        db.session.commit()
    due(app, cast.met, "2027-03-28", step=text[:200])
    (entry,) = read(client_for(None), subscribe(owner))
    assert entry["summary"] == f"{text[:200]}: {text[:100]}"


def test_no_note_and_no_channel_is_in_it(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    with app.app_context():
        for contact in db.session.scalars(select(Contact)):
            contact.write_note("CANARY of a note")
        db.session.commit()
    due(app, cast.met, "2027-03-28")
    text = client_for(None).get(subscribe(owner)).text
    assert "CANARY" not in text
    assert "Brightline" not in text
    assert "912" not in text


def test_nobody_elses_things_are_in_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    due(app, cast.met, "2027-03-28")
    assert read(client_for(None), subscribe(client_for(cast.contact))) == []


def test_it_is_off_until_asked_for_and_off_again(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    assert not owner.visit(PAGE).all("input", id="address")
    path = subscribe(owner)
    assert owner.post_form(f"{PAGE}/calendar/removal").status_code == 303
    assert client_for(None).get(path).status_code == 404
    assert not owner.visit(PAGE).all("input", id="address")


def test_a_new_address_ends_the_old_one(client_for: ClientFor, owner: Client) -> None:
    """Q3 and Z2: what was replaced looks like what never was."""
    old, new, reader = subscribe(owner), subscribe(owner), client_for(None)
    assert old != new
    assert read(reader, new) == []
    wrong = [reader.get(path) for path in (old, "/calendar/never-was.ics", f"{new[:-4]}A.ics")]
    assert [answer.status_code for answer in wrong] == [404] * 3
    bodies = {answer.text.partition("<main")[2].partition("</main>")[0] for answer in wrong}
    assert len(bodies) == 1


def test_the_table_opens_nothing(app: Flask, cast: Cast, owner: Client) -> None:
    path = subscribe(owner)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    with app.app_context():
        feed = db.session.get_one(CalendarFeed, cast.owner.id)
        assert token not in str(vars(feed))
        assert len(feed.seed) * 6 >= 128


def test_it_is_asked_for_so_often_and_no_oftener(client_for: ClientFor, owner: Client, app: Flask) -> None:
    path, reader = subscribe(owner), client_for(None)
    assert [reader.get(path).status_code for _ in range(61)].count(200) == 60
    assert reader.get(subscribe(owner)).status_code == 200, "each is counted by itself"


def test_guesses_are_limited_and_nothing_is_logged(
    client_for: ClientFor, owner: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Q1, L1"""
    path, reader = subscribe(owner), client_for(None)
    with caplog.at_level(logging.DEBUG):
        codes = [reader.get(f"/calendar/guess-{n}.ics").status_code for n in range(31)]
        assert reader.get(path).status_code == 200, "calendar services read for many people (Q9)"
    assert codes == [404] * 30 + [429]
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert token not in caplog.text
    assert "guess-" not in caplog.text


def test_it_costs_the_same_for_any_number(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, queries: Queries
) -> None:
    path, reader, sent = subscribe(owner), client_for(None), []
    for contact in contacts_of(app, cast.owner):
        due(app, contact, "2027-03-28")
        with queries() as statements:
            assert reader.get(path).status_code == 200
        sent.append(len(statements))
    assert sent[0] == sent[1]
