"""People add an event to their calendar."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from flask import Flask
from icalendar import Calendar

from meetup.events import Event
from meetup.extensions import db
from tests.cast import Cast
from tests.conftest import ClientFor, Visit

START = datetime(2027, 7, 1, 18, tzinfo=UTC)
END = datetime(2027, 7, 1, 20, tzinfo=UTC)
NASTY = [
    'a;b,c\\d"e',
    "one\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:two",
    "ATTENDEE:mailto:x@example.org",
    "数据" * 60,
    "é" * 200,
]


def downloaded(client_for: ClientFor) -> bytes:
    answer = client_for(None).get("/events/pydata-lisbon.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pydata-lisbon.ics"'
    return bytes(answer.data)


@pytest.mark.parametrize("text", NASTY)
def test_one_entry_says_what_the_page_says(app: Flask, cast: Cast, client_for: ClientFor, text: str) -> None:
    """I4"""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.edit(title=text[:140], venue=text[:200], description=text, starts_at=START, ends_at=END)
        db.session.commit()
    content = downloaded(client_for)
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert (entry["summary"], entry["location"]) == (text[:140], text[:200])
    assert " ".join(str(entry["description"]).split()) == " ".join(text.split())
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (START, END)
    assert entry["uid"] == "pydata-lisbon@localhost"
    assert entry["url"] == "http://localhost/events/pydata-lisbon"
    assert entry["organizer"].params["CN"] == "Organizer Person"
    assert "attendee" not in entry


def test_the_times_are_those_of_the_place(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """With the rules of its zone beside them, by which two programs read them alike."""
    content = downloaded(client_for)
    calendar = Calendar.from_ical(content)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Lisbon"
    (entry,) = calendar.walk("VEVENT")
    assert entry["dtstart"].params["TZID"] == "Europe/Lisbon"
    read_alike = tzical(StringIO(zone.to_ical().decode())).get("Europe/Lisbon")
    starts = entry.decoded("dtstart")
    assert starts == cast.event.starts_at.replace(microsecond=0)
    for months in range(0, 12, 2):
        at = starts.replace(tzinfo=None) + timedelta(days=31 * months)
        assert read_alike.utcoffset(at) == at.replace(tzinfo=ZoneInfo("Europe/Lisbon")).utcoffset()


@pytest.mark.parametrize(
    ("change", "grows"),
    [
        ({"title": "Another"}, False),
        ({"description": "More"}, False),
        ({"venue": "Elsewhere"}, True),
        ({"starts_at": START, "ends_at": END}, True),
        ({"time_zone": "Europe/Oslo"}, True),
    ],
)
def test_the_sequence_grows_with_time_and_place_alone(
    app: Flask, cast: Cast, change: dict[str, Any], grows: bool
) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        before = event.sequence
        event.edit(**change)
        assert event.sequence == before + grows
        for _ in range(2):
            event.cancel()
        assert event.sequence == before + grows + 1


def test_a_calendar_can_subscribe_unless_it_would_have_to_sign_in(app: Flask, cast: Cast, visit: Visit) -> None:
    assert visit("/events/pydata-lisbon").one("a", href="webcal://localhost/events/pydata-lisbon.ics")
    with app.app_context():
        db.session.get_one(Event, cast.event.id).edit(visibility="members")
        db.session.commit()
    assert "webcal:" not in visit("/events/pydata-lisbon", cast.owner).markup


@pytest.mark.parametrize(
    ("calendar", "parts"),
    [
        (
            "google",
            [
                "https://calendar.google.com/calendar/render?",
                "dates=20270701T190000%2F20270701T210000",
                "ctz=Europe%2FLisbon",
            ],
        ),
        ("outlook", ["https://outlook.live.com/calendar/0/deeplink/compose?", "startdt=2027-07-01T18%3A00%3A00Z"]),
        ("office", ["https://outlook.office.com/calendar/0/deeplink/compose?", "rru=addevent"]),
        ("yahoo", ["https://calendar.yahoo.com/?v=60", "st=20270701T180000Z", "et=20270701T200000Z", "in_loc="]),
    ],
)
def test_online_calendars_get_what_they_read(
    app: Flask, cast: Cast, client_for: ClientFor, calendar: str, parts: list[str]
) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).edit(starts_at=START, ends_at=END)
        db.session.commit()
    address = client_for(None).get(f"/events/pydata-lisbon/calendar/{calendar}").location
    assert all(part in address for part in parts), address


def test_a_zone_that_google_refuses_is_written_in_utc(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).edit(starts_at=START, ends_at=END, time_zone="Etc/GMT+5")
        db.session.commit()
    address = client_for(None).get("/events/pydata-lisbon/calendar/google").location
    assert "dates=20270701T180000Z%2F20270701T200000Z" in address
    assert "ctz=" not in address


def test_it_says_when_it_is_called_off(cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.organizer).post_form("/events/pydata-lisbon/cancellation")
    (entry,) = Calendar.from_ical(downloaded(client_for)).walk("VEVENT")
    assert entry["status"] == "CANCELLED"
