"""Reading the schedules of other programs: each format rightly, each bad row by its line, and nothing hostile."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import escape

import pytest
from flask import Flask

from meetup.schedule.reading import ParsedSchedule, ParsedSession, UnreadableScheduleError, read_schedule, summary_of
from tests.schedule.files import HALL, entry, event, frab, guid_of, ics, talk, vevent, widget, xml

pytestmark = pytest.mark.one_database

SECOND = 1.0


@pytest.fixture(autouse=True)
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def read(content: bytes, chosen_zone: str = "") -> ParsedSchedule:
    return read_schedule(content, "Europe/Lisbon", chosen_zone)


def only(content: bytes, chosen_zone: str = "") -> ParsedSession:
    reading = read(content, chosen_zone)
    assert not reading.problems
    (session,) = reading.sessions
    return session


def refusal(content: bytes) -> str:
    began = time.monotonic()
    with pytest.raises(UnreadableScheduleError) as refused:
        read(content)
    assert time.monotonic() - began < 20 * SECOND, "far above what it takes, as machines are busy"
    return str(refused.value)


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2027, 6, day, hour, minute, tzinfo=UTC)


def test_xml_of_frab() -> None:
    reading = read(xml(event("Vector search", code="ABC123", url="https://example.org/talk/ABC123/")))
    (session,) = reading.sessions
    assert (reading.kind, reading.title, reading.zone, reading.asks_for_zone) == (
        "xml",
        "Test Days",
        "Europe/Lisbon",
        False,
    )
    assert (session.key, session.group) == (guid_of("Vector search"), "ABC123")
    assert (session.title, session.abstract, session.speakers) == (
        "Vector search",
        "About Vector search",
        ("Ana Matos",),
    )
    assert (session.starts_at, session.duration, session.day) == (at(9), timedelta(minutes=45), date(2027, 6, 12))
    assert (session.room_name, session.track, session.kind, session.language) == (HALL, "Data", "talk", "en")
    assert session.link == "https://example.org/talk/ABC123/"
    assert session.place == 7
    assert summary_of(reading.sessions) == "1 day, 1 room, 1 session, 1 speaker"


def test_the_code_of_a_submission_is_found_in_its_address() -> None:
    """Releases of pretalx before 2024 write it nowhere else."""
    assert only(xml(event("One", url="https://pretalx.example/e/talk/XFUR3C/"))).group == "XFUR3C"
    assert only(xml(event("One", url="https://example.org/events/1.html"))).group == guid_of("One")


def test_xml_of_pentabarf_has_only_days_and_times() -> None:
    """What is before the change of day is on the next date, and the zone is asked for where none is told."""
    times = {"guid": "", "date": "", "slug": "test-1-late"}
    late = xml(event("Late", **times, start="00:30"), zone="", conference="<day_change>09:00:00</day_change>")
    reading = read(late)
    assert reading.asks_for_zone
    assert (reading.sessions[0].key, reading.sessions[0].starts_at) == ("test-1-late", at(23, 30))
    assert not read(late, "Europe/Berlin").asks_for_zone
    assert only(late, "Europe/Berlin").starts_at == at(22, 30)
    assert only(late, "Europe/Berlin").day == date(2027, 6, 12)


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [("1:30", 90), ("01:30:00", 90), ("00:45:00", 45), ("0:01:30", 90), ("00:00:30", 30), ("24:00", 1440)],
)
def test_a_length_of_three_parts_is_understood_by_what_follows(duration: str, minutes: int) -> None:
    next_one = event("Next", date="2027-06-13T10:00:00+01:00")
    reading = read(xml(event("One", duration=duration), next_one))
    assert reading.sessions[0].duration == timedelta(minutes=minutes)


def test_a_length_that_reaches_into_the_next_session_means_seconds() -> None:
    reading = read(xml(event("One", duration="0:01:30"), event("Next", date="2027-06-12T10:10:00+01:00")))
    assert reading.sessions[0].duration == timedelta(seconds=90)


@pytest.mark.parametrize("duration", ["6944:11:40", "169:00", "soon", "-1:00", "1:2:3:4", "9" * 5000 + ":00"])
def test_a_length_that_cannot_be_is_told_with_its_line(duration: str) -> None:
    reading = read(xml(event("Good"), event("Bad", duration=duration)))
    assert [session.title for session in reading.sessions] == ["Good"]
    (problem,) = reading.problems
    assert (problem.place, problem.title) == (19, "Bad")
    assert duration[:40] in problem.reason


def test_each_bad_row_is_told_and_the_others_are_read() -> None:
    bad = [{"title": " "}, {"date": "tomorrow"}, {"date": "1066-10-14T09:00:00+00:00"}, {"duration": ""}]
    reading = read(frab(*(entry(f"Bad {number}", **facts) for number, facts in enumerate(bad)), entry("Good")))
    assert [problem.place for problem in reading.problems] == [2, 3, 4, 1]
    assert [session.title for session in reading.sessions] == ["Good"]
    twice = read(frab(entry("One"), entry("Two", guid=guid_of("One"))))
    assert [session.title for session in twice.sessions] == ["One"]
    assert "same identifier" in twice.problems[0].reason


def test_json_of_frab_and_pretalx() -> None:
    session = only(
        frab(entry("One", do_not_record=True, subtitle="Or two", code="ABC123", persons=[{"name": "Mei"}, 7]))
    )
    assert (session.do_not_record, session.group, session.speakers) == (True, "ABC123", ("Mei",))
    assert session.abstract == "Or two\n\nAbout One"
    assert session.place == 1


def test_a_day_without_sessions_and_a_session_without_a_room() -> None:
    reading = read(frab(entry("One", room=None)))
    assert summary_of(reading.sessions).startswith("1 day, 1 room")
    assert only(xml(event("One", room=""), room="")).room_name == ""


def test_the_widget_has_codes_and_breaks() -> None:
    """The numbers of slots change with each release, so talks are told by code and order; breaks have neither."""
    talks = [
        talk("ABC123", "2027-06-13T10:00:00+01:00", id=1),
        talk("ABC123", id=2),
        talk("", "2027-06-12T11:00:00+01:00", title={"de": "Pause", "en": "Break"}, speakers=[]),
        talk("LATER1", start=None, end=None),
    ]
    reading = read(widget(*talks))
    assert [(one.key, one.group, one.day.day) for one in reading.sessions] == [
        ("ABC123#0", "ABC123", 12),
        ("", "", 12),
        ("ABC123#1", "ABC123", 13),
    ]
    assert not reading.has_keys
    assert reading.sessions[1].title == "Break"
    assert (reading.sessions[0].room_name, reading.sessions[0].track) == (HALL, "Data")
    assert reading.tracks == {"Data": "#336699"}
    assert [problem.reason for problem in reading.problems] == ["It has no start yet."]


def test_a_calendar_with_zones() -> None:
    """TZID without VTIMEZONE is the name of a zone; one of Windows is understood; UTC says nothing about the place."""
    for line in (
        "DTSTART;TZID=Europe/Lisbon;VALUE=DATE-TIME:20270612T100000",
        "DTSTART;TZID=GMT Standard Time:20270612T100000",
        'DTSTART;TZID="/Europe/Lisbon":20270612T100000',
        "DTSTART:20270612T090000Z",
    ):
        reading = read(ics(vevent("One", line, "DURATION:PT45M", "LOCATION:Hall\\, left")))
        assert not reading.asks_for_zone
        (session,) = reading.sessions
        assert (session.starts_at, session.duration, session.room_name) == (at(9), timedelta(minutes=45), "Hall, left")
        assert (session.key, session.group) == ("One@example.org", "One@example.org")


def test_a_calendar_without_any_zone_asks_for_it() -> None:
    floating = ics(vevent("One", "DTSTART:20270612T100000", "DTEND:20270612T104500"))
    assert read(floating).asks_for_zone
    assert only(floating, "Europe/Berlin").starts_at == at(8)
    assert only(
        ics(vevent("One", "DTSTART:20270612T100000", ""), head="X-WR-TIMEZONE:Europe/Rome\r\n")
    ).starts_at == at(8)


def test_a_fold_may_split_a_character() -> None:
    folded = ics(vevent("One")).replace(
        b"SUMMARY:One", "SUMMARY:Amphithéâtre".encode().replace(b"\xc3\xa9", b"\xc3\r\n \xa9")
    )
    assert only(folded).title == "Amphithéâtre"


def test_quoted_printable_of_old_programs() -> None:
    line = "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:caf=C3=A9=0D=0Aand =\r\ncake"
    assert only(ics(vevent("One", "DTSTART:20270612T090000Z", "", line))).abstract == "café\nand cake"


def test_a_series_with_one_left_out_and_one_moved() -> None:
    weekly = vevent(
        "Yoga",
        "DTSTART;TZID=Europe/Lisbon:20270612T100000",
        "DTEND;TZID=Europe/Lisbon:20270612T110000",
        "RRULE:FREQ=WEEKLY;UNTIL=20270703T225959Z",
        "EXDATE;TZID=Europe/Lisbon:20270619T100000",
    )
    moved = vevent(
        "Yoga",
        "DTSTART;TZID=Europe/Lisbon:20270626T120000",
        "DTEND;TZID=Europe/Lisbon:20270626T130000",
        "RECURRENCE-ID;TZID=Europe/Lisbon:20270626T100000",
    )
    sessions = read(ics(weekly, moved)).sessions
    assert [(one.starts_at.day, one.starts_at.hour) for one in sessions] == [(12, 9), (26, 11), (3, 9)]
    assert [one.key.rpartition("/")[2] for one in sessions] == [
        "20270612T090000Z",
        "20270626T090000Z",
        "20270703T090000Z",
    ]
    assert {one.group for one in sessions} == {"Yoga@example.org"}


def dates(rule: str, start: str = "20270612") -> list[str]:
    """The days of a series that starts at that one, which is a Saturday, as month and day."""
    entry = vevent("One", f"DTSTART;TZID=Europe/Lisbon:{start}T100000", "", f"RRULE:{rule}")
    return [f"{one.day:%m%d}" for one in read(ics(entry)).sessions]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;COUNT=3", "0612 0613 0614"),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20270616", "0612 0614 0616"),
        ("FREQ=DAILY;COUNT=3;BYDAY=SA,MO", "0612 0614 0619"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;COUNT=4", "0612 0613 0626 0627"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;COUNT=4;WKST=SU", "0612 0620 0626 0704"),
        ("FREQ=MONTHLY;COUNT=3", "0612 0712 0812"),
        ("FREQ=MONTHLY;BYDAY=2SA;COUNT=3", "0612 0710 0814"),
        ("FREQ=MONTHLY;BYDAY=-1SU;COUNT=2", "0627 0725"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", "0630 0731"),
        ("FREQ=YEARLY;COUNT=2", "0612 0612"),
        ("FREQ=YEARLY;BYMONTH=7;BYDAY=1SA;COUNT=1", "0703"),
    ],
)
def test_a_series_repeats_by_its_rule(rule: str, days: str) -> None:
    assert dates(rule) == days.split()


def test_the_same_uid_for_each_time_is_told_apart_by_the_time() -> None:
    sessions = read(ics(vevent("One"), vevent("One", "DTSTART:20270613T090000Z", "DTEND:20270613T094500Z"))).sessions
    assert [one.key for one in sessions] == [f"One@example.org/202706{day}T090000Z" for day in (12, 13)]


def test_an_entry_that_is_cancelled_or_damaged_is_told() -> None:
    bad = [
        vevent("Off", "DTSTART:20270612T090000Z", "", "STATUS:CANCELLED"),
        vevent("No start", "", ""),
        vevent("Backwards", "DTSTART:20270612T090000Z", "DTEND:20270612T080000Z"),
        vevent("Nonsense", "DTSTART:20270612T090000Z", "", "this is no property"),
        vevent("For ever", "DTSTART:20270612T090000Z", "", "RRULE:FREQ=DAILY"),
        vevent("Each second", "DTSTART:20270612T090000Z", "", "RRULE:FREQ=SECONDLY;COUNT=100000000"),
        vevent("Never", "DTSTART:20270612T090000Z", "", "RRULE:FREQ=DAILY;BYMONTH=13;COUNT=3"),
        vevent("Each day", "DTSTART:20200101T090000Z", "", "RRULE:FREQ=DAILY;COUNT=1000000"),
    ]
    reading = read(ics(*bad, vevent("Good")))
    assert [one.title for one in reading.sessions if one.title != "Each day"] == ["Good"]
    told = {problem.title: problem.reason for problem in reading.problems}
    assert set(told) >= {"Off", "No start", "Backwards", "Nonsense", "For ever", "Each second", "Never"}
    assert "repeats without an end" in told["For ever"]
    assert "cancelled" in told["Off"]
    lines = [problem.place for problem in reading.problems]
    assert lines[0] > 3


def test_a_night_belongs_to_the_day_before_but_a_whole_day_does_not() -> None:
    night = vevent("Party", "DTSTART:20270613T000000Z", "DTEND:20270613T020000Z")
    whole = vevent("Camp", "DTSTART;VALUE=DATE:20270613", "DTEND;VALUE=DATE:20270614")
    days = {one.title: one.day.day for one in read(ics(night, whole)).sessions}
    assert days == {"Party": 12, "Camp": 13}


def test_markup_becomes_text() -> None:
    markup = "<p>One &amp; two</p><script>alert(1)</script><ul><li>three</li></ul>"
    abstract = only(xml(event("One", abstract=escape(markup)))).abstract
    assert abstract.startswith("One & two")
    assert "- three" in abstract
    assert "<" not in abstract
    assert only(xml(event("One", abstract="1 &lt; 2"))).abstract == "1 < 2"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org", "https://" + "a" * 600]
)
def test_only_web_addresses_become_links(link: str) -> None:
    """I2."""
    assert only(frab(entry("One", url=link))).link == ""


ROWS = "".join(event(str(number)) for number in range(3))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<!DOCTYPE schedule [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><schedule>&b;</schedule>', "document type"),
        (b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><schedule/>', "document type"),
        (b"<schedule>" + b"<a>" * 100_000, "more complex"),
        (b"<schedule><day><room>" + b"<event/>" * 900_000, "more than 5000 sessions"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"talks":' + b"[" * 100_000, "nested deeper"),
        (b'{"talks":[' + b"{}," * 999_999 + b"{}]}", "more than 5000 sessions"),
        (b'{"talks":[' + b"9" * 1_000_000, "damaged"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 500_000, "more than 5000 sessions"),
        (b"BEGIN:VCALENDAR\n" + b"\n" * 1_000_000, "more lines"),
        (ics(*(vevent(str(number), "", "", "RRULE:FREQ=DAILY;COUNT=400") for number in range(301))), "repeat"),
        (b"BEGIN:VCALENDAR\nX-A:" + b"\n a" * 290_000 + b"\nEND:VCALENDAR\n", "no session in it"),
        (b" " * (8 * 1024 * 1024 + 1), "over 8 MB"),
    ],
)
def test_hostile_files_are_refused(content: bytes, words: str) -> None:
    """M1: document types, entities and external references; a million events; nesting a hundred thousand deep."""
    assert words in refusal(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<schedule><day date='2014-07-21'><entry id='1'/></day></schedule>", "EuroPython"),
        (b"<rss version='2.0'><channel/></rss>", "RSS"),
        (b"<iCalendar xmlns='urn:ietf:params:xml:ns:xcal'/>", "xCal"),
        (b"<stations><station/></stations>", "begins with “stations”"),
        (b"<!doctype html><title>Sign in</title>", "web page"),
        (b'{"sessions": []}', "neither"),
        (b"Title,Start\nOne,10:00\n", "don't know this format"),
        (b"PK\x03\x04xl/", "ZIP file or a workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"", "don't know this format"),
        (b"<schedule><day>", "damaged in line 1"),
        (b'{"schedule":', "damaged"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "no session in it"),
        (xml(), "no session in it"),
    ],
)
def test_other_files_are_named(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_texts_that_cannot_be_stored_come_out_clean() -> None:
    """I7: NUL, lone surrogates and control characters in JSON."""
    assert only(frab(entry("x", title="x\ud800\0y"))).title == "xy"


def test_odd_types_never_break_it() -> None:
    odd = [None, 7, [], {}, True, {"en": None}, "x" * 10_000, ["a"]]
    for value in odd:
        for name in ("title", "date", "duration", "persons", "track", "url", "guid", "room", "abstract"):
            read(frab(entry("One", **{name: value}), entry("Other")))
        for name in ("code", "title", "start", "end", "track", "room", "speakers"):
            read(widget(talk("ABC123") | {name: value}, talk("OTHER1")))
        for name in ("tracks", "rooms", "speakers", "timezone"):
            read(widget(talk("ABC123"), **{name: value}))


def test_a_day_that_is_far_from_the_start_is_not_believed() -> None:
    assert only(xml(event("One"), day="2027-06-11")).day == date(2027, 6, 11)
    assert only(xml(event("One"), day="2027-05-11")).day == date(2027, 6, 12)
    assert only(xml(event("One"), day="nonsense")).day == date(2027, 6, 12)
