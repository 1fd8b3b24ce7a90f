"""The schedule as a file: valid by the published schema, and the same when it comes back or is fetched again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import icalendar
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from lxml import etree
from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db
from meetup.people.text import clean
from meetup.schedule.exporting.calendar_file import schedule_calendar
from meetup.schedule.exporting.facts import ExportFacts
from meetup.schedule.exporting.frab_json import schedule_json
from meetup.schedule.exporting.frab_xml import schedule_xml
from meetup.schedule.fingerprints import SESSION_FIELDS
from meetup.schedule.models import ScheduleSession
from meetup.schedule.reading import ParsedSession, read_schedule
from meetup.schedule.reading.values import MAX_TITLE_LENGTH, day_of, line_of
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.schedule.files import event, guid_of, xml
from tests.schedule.sessions import HOUR, add, import_file, titles

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schema" / "schedule.xml.xsd"))
STARTS = datetime(2027, 6, 12, 9, tzinfo=UTC)
ODD: dict[str, Any] = {
    "title": 'A & B <i>"x"</i> — née 日本',
    "abstract": "# Heading\n\n<p>not a paragraph</p>, and; commas\\n\n\n- one\n- two",
    "speakers": ("Ana Matos", "Kenji; Mori, the second"),
    "track": "Data & <Web>",
    "kind": "Talk",
    "language": "pt-BR",
    "room_name": "Hall A / left, 2nd",
    "link": "https://example.org/?a=1&b=2",
    "do_not_record": True,
}


def get(client_for: ClientFor, cast: Cast, suffix: str) -> bytes:
    answer = client_for(None).get(f"/events/{cast.event.slug}/schedule.{suffix}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'-schedule.{suffix}"')
    return answer.get_data()


def values_of(one: ParsedSession | ScheduleSession) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in SESSION_FIELDS}
    return values | {"speakers": tuple(values["speakers"])}


@pytest.fixture
def filled(app: Flask, cast: Cast) -> None:
    """A schedule with odd texts, a session at night, one without a room, one of two days, and one that is gone."""
    add(app, cast, **ODD, starts_at=STARTS)
    add(app, cast, "At night", STARTS + timedelta(hours=15), room_name="")
    add(app, cast, "Camp", STARTS, ends_at=STARTS + timedelta(hours=40), room_name="Field")
    add(app, cast, "No", STARTS, ends_at=STARTS, abstract="x" * 5_000)
    gone = add(app, cast, "Gone", STARTS)
    with app.app_context():
        import_file(cast, xml(event("Imported", code="ABC123")))
        session = ScheduleSession.find(cast.event.id, gone)
        assert session
        session.remove()
        db.session.commit()


@pytest.mark.parametrize("suffix", ["xml", "json", "ics"])
def test_it_comes_back_the_same(filled: None, app: Flask, cast: Cast, client_for: ClientFor, suffix: str) -> None:
    content = get(client_for, cast, suffix)
    with app.test_request_context():
        reading = read_schedule(content, "Europe/Lisbon")
    gone = 1 if suffix == "ics" else 0
    assert len(reading.problems) == gone, "a calendar says that it is cancelled"
    stored = {title: values_of(row) for title, row in titles(app, cast).items() if not row.is_gone}
    assert {one.title: values_of(one) for one in reading.sessions} == stored
    assert reading.has_keys
    assert not reading.asks_for_zone


def test_the_xml_is_valid_by_the_published_schema(filled: None, cast: Cast, client_for: ClientFor) -> None:
    content = get(client_for, cast, "xml")
    SCHEMA.assertValid(etree.fromstring(content))


def test_an_empty_schedule_and_a_short_name_are_well_formed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """The schema wants a day, so that a schedule without any is the only one that is not valid."""
    assert etree.fromstring(get(client_for, cast, "xml")).findall("day") == []
    with app.app_context():
        db.session.get_one(Event, cast.event.id).slug = "abc"
        db.session.commit()
    add(app, cast, "One", STARTS)
    answer = client_for(None).get("/events/abc/schedule.xml")
    SCHEMA.assertValid(etree.fromstring(answer.get_data()))
    assert b"<acronym>abc_</acronym>" in answer.get_data()


def test_identifiers_stay_those_that_came(filled: None, app: Flask, cast: Cast, client_for: ClientFor) -> None:
    first, again = (etree.fromstring(get(client_for, cast, "xml")) for _ in range(2))
    guids = {node.findtext("title"): node.get("guid") for node in first.iter("event")}
    assert guids["Imported"] == guid_of("Imported")
    assert all(UUID(guid) for guid in guids.values())
    assert guids == {node.findtext("title"): node.get("guid") for node in again.iter("event")}
    codes = [node.get("code") for node in first.iter("event")]
    assert len(set(codes)) == len(codes) == 5


def test_the_json_is_what_apps_expect(filled: None, cast: Cast, client_for: ClientFor) -> None:
    document = json.loads(get(client_for, cast, "json"))
    conference = document["schedule"]["conference"]
    assert conference["daysCount"] == len(conference["days"])
    sessions = [one for day in conference["days"] for rooms in day["rooms"].values() for one in rooms]
    for one in sessions:
        assert set(one) >= {
            "guid",
            "id",
            "code",
            "date",
            "start",
            "duration",
            "room",
            "slug",
            "url",
            "persons",
            "links",
        }
        assert all(set(person) == {"id", "public_name"} for person in one["persons"])


def test_the_calendar_is_read_by_another_parser(filled: None, app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """I4: one VEVENT for each session, whatever is in its texts."""
    calendar = icalendar.Calendar.from_ical(get(client_for, cast, "ics"))
    entries = {str(entry["SUMMARY"]): entry for entry in calendar.walk("VEVENT")}
    assert set(entries) == set(titles(app, cast))
    assert entries["Gone"]["STATUS"] == "CANCELLED"
    odd: Any = entries[str(ODD["title"])]
    assert odd["DTSTART"].dt == STARTS
    assert str(odd["LOCATION"]) == ODD["room_name"]
    assert str(odd["DESCRIPTION"]) == f"Ana Matos, Kenji; Mori, the second\n\n{ODD['abstract']}"
    assert len({str(entry["UID"]) for entry in entries.values()}) == len(entries)


def test_calendars_are_told_of_moves_but_not_of_corrections(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    def entry() -> Any:
        return icalendar.Calendar.from_ical(get(client_for, cast, "ics")).walk("VEVENT")[0]

    code = add(app, cast, "One", STARTS)

    def edit(**changes: Any) -> None:
        with app.app_context():
            session = ScheduleSession.find(cast.event.id, code)
            assert session
            session.moved_at -= timedelta(seconds=5)
            db.session.flush()
            session.edit(**session.values | changes)
            db.session.commit()

    before = entry()
    edit(abstract="A correction")
    corrected = entry()
    assert corrected["UID"] == before["UID"]
    assert corrected["SEQUENCE"] <= before["SEQUENCE"]
    edit(starts_at=STARTS + HOUR, ends_at=STARTS + 2 * HOUR)
    moved = entry()
    assert moved["UID"] == before["UID"]
    assert moved["SEQUENCE"] > corrected["SEQUENCE"]


LINES = some.text(max_size=60).map(lambda text: line_of(text, MAX_TITLE_LENGTH)).map(lambda text: without_odd(text))
PROSE = some.text(max_size=200).map(lambda text: without_odd(clean(text, lines=True)))


def without_odd(text: str) -> str:
    """Without what no XML can hold, which exports leave out."""
    return clean("".join(character for character in text if character not in "\ufffe\uffff"), lines=True)


@pytest.fixture(scope="module")
def facts() -> Iterator[dict[str, Any]]:
    yield {"starts_at": STARTS, "ends_at": STARTS + HOUR, "day": day_of(STARTS, STARTS + HOUR, "Europe/Lisbon")}


@pytest.mark.one_database
@given(
    title=LINES.filter(bool),
    abstract=PROSE,
    speakers=some.lists(LINES.filter(bool), max_size=4, unique=True),
    room=LINES,
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_the_same(
    app: Flask, facts: dict[str, Any], title: str, abstract: str, speakers: list[str], room: str
) -> None:
    texts = {"title": title, "abstract": abstract, "speakers": speakers, "room_name": room}
    rest = {"track": "", "kind": "", "language": "", "link": "", "do_not_record": False, "external_key": None}
    page = Event(id=1, slug="pydata", title="PyData", time_zone="Europe/Lisbon", status="published")
    page.starts_at, page.ends_at = STARTS, STARTS + HOUR
    stamps = dict.fromkeys(("created_at", "changed_at", "moved_at"), STARTS)
    session = ScheduleSession(id=1, event_id=1, code="ABC123", **texts, **facts, **rest, **stamps)
    with app.test_request_context():
        session.event = page
        export = ExportFacts(page, [session], {}, "https://meet.example", "1")
        calendar = schedule_calendar([session], "PyData", "https://meet.example", "meet.example")
        for content in (schedule_xml(export), json.dumps(schedule_json(export)).encode(), calendar):
            (read,) = read_schedule(content, "Europe/Lisbon").sessions
            assert values_of(read) == values_of(session)
        (entry,) = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
        assert str(entry["SUMMARY"]) == title
        assert str(entry.get("LOCATION", "")) == room
        assert max(map(len, calendar.split(b"\r\n"))) <= 75
        db.session.expunge_all()


def test_a_second_import_of_the_own_export_changes_nothing(
    filled: None, app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    content = get(client_for, cast, "xml")
    with app.app_context():
        first = import_file(cast, content)
        assert len(first.added) == 4, "those that organizers typed are not touched, and come beside them"
        again = import_file(cast, content)
        assert again.is_empty
        assert len(db.session.scalars(select(ScheduleSession)).all()) == 10
