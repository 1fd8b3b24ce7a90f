"""People add an event to their calendar."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from icalendar import Calendar

from meetup.events import Event
from meetup.extensions import db
from tests.cast import Cast
from tests.conftest import ClientFor

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
    assert (entry["summary"], entry["location"], entry["description"]) == (text[:140], text[:200], text)
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (START, END)
    assert entry["uid"] == "pydata-lisbon@localhost"
    assert entry["url"] == "http://localhost/events/pydata-lisbon"
    assert "attendee" not in entry


def test_it_says_when_it_is_called_off(cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.organizer).post_form("/events/pydata-lisbon/cancellation")
    (entry,) = Calendar.from_ical(downloaded(client_for)).walk("VEVENT")
    assert entry["status"] == "CANCELLED"
