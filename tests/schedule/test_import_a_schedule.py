"""Organizers import a schedule: from a file or an address, reviewed before anything happens, applied in one go.

M3: the same file twice adds nothing and touches no row that has not changed.
"""

import http.client
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from meetup.events import Event
from meetup.extensions import db, now
from meetup.fetching import FetchError
from meetup.jobs import Job
from meetup.jobs.running import run_part
from meetup.people import User
from meetup.rooms import Room
from meetup.schedule import applying, sources
from meetup.schedule.imports import REVIEW_PERIOD, ScheduleImport
from meetup.schedule.models import Schedule, ScheduleSession
from meetup.schedule.stars import Star
from meetup.schedule.tracks import Track
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.schedule.files import entry, event, frab, guid_of, ics, talk, vevent, widget, xml
from tests.schedule.sessions import add, import_file, star, titles


@pytest.fixture
def organizer(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.organizer)


def manage(cast: Cast, rest: str = "") -> str:
    return f"/events/{cast.event.slug}/manage/schedule{rest}"


def upload(client: Client, cast: Cast, content: bytes, name: str = "schedule.xml") -> TestResponse:
    return client.post_form(manage(cast, "/import"), {"file": (BytesIO(content), name)})


def publish(client: Client, cast: Cast, *same: int) -> TestResponse:
    page = client.visit(manage(cast, "/review"))
    stamp = page.one("input", name="stamp").get("value")
    return client.post_form(manage(cast, "/review"), {"stamp": stamp, "same": [str(id_) for id_ in same]})


def figures(client: Client, cast: Cast) -> list[str]:
    """How many are added, moved, changed and gone."""
    page = client.visit(manage(cast, "/review"))
    return [item.text for item in page.one("ul", class_="figures").all("span")]


def run_jobs(app: Flask) -> None:
    with app.app_context():
        while run_part():
            pass


def snapshot(app: Flask, cast: Cast) -> list[Any]:
    with app.app_context():
        table = ScheduleSession.__table__
        return [tuple(row) for row in db.session.execute(select(table).order_by(table.c.id))]


def test_nothing_happens_before_it_is_published(app: Flask, cast: Cast, organizer: Client) -> None:
    answer = upload(organizer, cast, xml(event("One"), event("Two", date="2027-06-12T11:00:00+01:00")))
    assert answer.location == manage(cast, "/review")
    page = organizer.visit(manage(cast, "/review"))
    assert "1 day, 1 room, 2 sessions, 1 speaker" in page
    assert "Added: One" in page
    assert figures(organizer, cast) == ["2", "0", "0", "0"]
    assert not titles(app, cast)
    assert "waits for your review" in organizer.visit(manage(cast))
    assert publish(organizer, cast).location == manage(cast)
    found = titles(app, cast)
    assert set(found) == {"One", "Two"}
    assert (found["One"].external_key, found["One"].source) == (guid_of("One"), "import")
    assert "2 added" in organizer.visit(manage(cast))
    assert organizer.get(manage(cast, "/review")).location == manage(cast)


def test_a_review_can_be_discarded(app: Flask, cast: Cast, organizer: Client) -> None:
    upload(organizer, cast, xml(event("One")))
    organizer.post_form(manage(cast, "/review/removal"))
    assert not titles(app, cast)
    assert organizer.post_form(manage(cast, "/review"), {"stamp": ""}).status_code == 404


def test_the_same_file_twice_touches_nothing(app: Flask, cast: Cast, organizer: Client) -> None:
    """M3."""
    content = xml(event("One"), event("Two", date="2027-06-12T11:00:00+01:00"))
    upload(organizer, cast, content)
    publish(organizer, cast)
    before = snapshot(app, cast)
    upload(organizer, cast, content)
    page = organizer.visit(manage(cast, "/review"))
    assert "Nothing has changed." in page
    assert "2 sessions stay as they are." in page
    assert not [button for button in page.all("button") if "Publish" in button.text]
    publish(organizer, cast)
    assert snapshot(app, cast) == before


def test_changes_are_told_field_by_field(app: Flask, cast: Cast, organizer: Client) -> None:
    first = [event("Stays"), event("Moves"), event("Changes"), event("Goes")]
    upload(organizer, cast, xml(*first))
    publish(organizer, cast)
    before = {row.title: row.changed_at for row in titles(app, cast).values()}
    moves = event("Moves", date="2027-06-12T14:00:00+01:00", room="Lab")
    changes = event("Changes", persons="<person>Mei Lin</person>")
    upload(organizer, cast, xml(event("Stays"), moves, changes, event("New")))
    page = organizer.visit(manage(cast, "/review"))
    assert figures(organizer, cast) == ["1", "1", "1", "1"]
    text = " ".join(page.text.split())
    assert "Start: Sat 12 10:00 → Sat 12 14:00" in text
    assert "Room: Hall A → Lab" in text
    assert "Speakers: Ana Matos → Mei Lin" in text
    assert "Gone: Goes" in text
    publish(organizer, cast)
    found = titles(app, cast)
    assert found["Stays"].changed_at == before["Stays"]
    assert (found["Moves"].room_name, found["Changes"].speakers) == ("Lab", ["Mei Lin"])
    assert found["Goes"].is_gone
    assert found["Changes"].moved_at < found["Changes"].changed_at, "calendars are told of moves only"
    assert found["Moves"].moved_at == found["Moves"].changed_at
    upload(organizer, cast, xml(*first, event("New")))
    assert "Back: Goes" in organizer.visit(manage(cast, "/review"))
    publish(organizer, cast)
    assert not titles(app, cast)["Goes"].is_gone


def test_rows_that_cannot_be_read_are_told_with_their_lines(cast: Cast, organizer: Client) -> None:
    upload(organizer, cast, xml(event("One"), event("Bad", duration="soon")))
    page = organizer.visit(manage(cast, "/review"))
    assert "1 row can't be read" in page
    assert "Line 19" in page
    assert "“soon” is not a length of time." in page


@pytest.mark.parametrize("content", [b"<schedule><day><entry/></day></schedule>", b"%PDF", b"", b"<rss/>"])
def test_a_file_that_is_no_schedule_is_told_beside_the_field(cast: Cast, organizer: Client, content: bytes) -> None:
    answer = upload(organizer, cast, content)
    assert answer.status_code == 422
    assert 'id="file-problem"' in answer.text
    assert organizer.post_form(manage(cast, "/import")).status_code == 422


def test_a_file_over_8_mb_is_refused(cast: Cast, organizer: Client) -> None:
    """U2"""
    kind = "multipart/form-data; boundary=b"
    answer = organizer.post(manage(cast, "/import"), data=b"\xff" * (8 * 2**20 + 1), content_type=kind)
    assert answer.status_code == 413
    assert "The limit is 8 MB." in answer.text


def test_the_zone_is_asked_for_where_the_file_tells_none(app: Flask, cast: Cast, organizer: Client) -> None:
    upload(organizer, cast, ics(vevent("One", "DTSTART:20270612T100000", "DTEND:20270612T110000")), "a.ics")
    page = organizer.visit(manage(cast, "/review"))
    assert "doesn't say in which time zone" in page
    assert page.one("input", id="time_zone").get("value") == "Europe/Lisbon"
    assert not page.all("input", name="stamp"), "it cannot be published before"
    organizer.post_form(manage(cast, "/review"), {"stamp": "x"})
    assert not titles(app, cast)
    assert organizer.post_form(manage(cast, "/review/zone"), {"time_zone": "Mars/Base"}).status_code == 422
    organizer.post_form(manage(cast, "/review/zone"), {"time_zone": "Europe/Berlin"})
    publish(organizer, cast)
    assert titles(app, cast)["One"].starts_at.hour == 8
    upload(organizer, cast, ics(vevent("One", "DTSTART:20270612T100000", "DTEND:20270612T110000")), "a.ics")
    assert "Nothing has changed." in organizer.visit(manage(cast, "/review")), "it is remembered"


def test_a_review_that_is_out_of_date_is_shown_again(app: Flask, cast: Cast, organizer: Client) -> None:
    upload(organizer, cast, xml(event("One")))
    stamp = organizer.visit(manage(cast, "/review")).one("input", name="stamp").get("value")
    upload(organizer, cast, xml(event("Two")))
    assert organizer.post_form(manage(cast, "/review"), {"stamp": stamp}).location == manage(cast, "/review")
    assert not titles(app, cast)


def test_the_same_session_under_another_identifier_is_offered(app: Flask, cast: Cast, organizer: Client) -> None:
    upload(organizer, cast, xml(event("One"), event("Two")))
    publish(organizer, cast)
    one, two = (titles(app, cast)[name].id for name in ("One", "Two"))
    other = [event(name, guid=guid_of(f"other {name}")) for name in ("One", "Two")]
    upload(organizer, cast, xml(*other))
    page = organizer.visit(manage(cast, "/review"))
    assert [box.get("value") for box in page.all("input", name="same")] == [str(one), str(two)]
    publish(organizer, cast, one)
    with app.app_context():
        found = {row.id: row for row in db.session.scalars(select(ScheduleSession))}
        assert found[one].external_key == guid_of("other One")
        assert found[two].is_gone, "nobody said that it is the same"
        assert len(found) == 3


def test_own_sessions_are_not_touched(app: Flask, cast: Cast, organizer: Client) -> None:
    add(app, cast, "Ours")
    before = titles(app, cast)["Ours"]
    upload(organizer, cast, xml(event("One")))
    publish(organizer, cast)
    upload(organizer, cast, xml(event("Two")))
    publish(organizer, cast)
    after = titles(app, cast)["Ours"]
    assert (after.changed_at, after.is_gone) == (before.changed_at, False)


def test_rooms_are_matched_by_name_and_added_on_request(app: Flask, cast: Cast, organizer: Client) -> None:
    rooms = [event("One", room="hall  b"), event("Two", room="Atrium"), event("Three", room="Atrium")]
    upload(organizer, cast, xml(*rooms))
    publish(organizer, cast)
    assert titles(app, cast)["One"].room_id == cast.room.id
    assert titles(app, cast)["Two"].room_id is None
    page = organizer.visit(manage(cast))
    assert "1 room of the schedule has no room here" in page
    organizer.post_form(manage(cast, "/rooms"))
    with app.app_context():
        names = list(db.session.scalars(select(Room.name).order_by(Room.id)))
    assert names == ["Hall B", "Atrium"]
    assert titles(app, cast)["Two"].room_id == titles(app, cast)["Three"].room_id is not None


def test_colours_of_tracks_come_along(app: Flask, cast: Cast, organizer: Client) -> None:
    upload(organizer, cast, widget(talk("ABC123")), "widget.json")
    publish(organizer, cast)
    with app.app_context():
        assert db.session.scalars(select(Track.colour)).all() == ["#336699"]
    assert (
        "track hue-7" in organizer.visit(f"/events/{cast.event.slug}/schedule").markup
        or "hue-7" in organizer.visit(f"/events/{cast.event.slug}/schedule").markup
    )


MANY = 260


def many(count: int = MANY, **changes: str) -> bytes:
    return frab(*(entry(f"Talk {number}", **changes) for number in range(count)))


def test_many_changes_are_made_by_the_worker(app: Flask, cast: Cast, organizer: Client) -> None:
    upload(organizer, cast, many(), "schedule.json")
    answer = publish(organizer, cast)
    assert "/jobs/" in answer.location
    assert not titles(app, cast)
    assert organizer.get(manage(cast, "/review")).location == answer.location
    assert upload(organizer, cast, many(3), "other.json").location == answer.location, "one at a time"
    run_jobs(app)
    assert len(titles(app, cast)) == MANY
    assert f"{MANY} added" in organizer.visit(answer.location)
    before = snapshot(app, cast)
    upload(organizer, cast, many(), "schedule.json")
    assert "Nothing has changed." in organizer.visit(manage(cast, "/review"))
    assert snapshot(app, cast) == before


def test_a_failure_half_way_changes_nothing(
    app: Flask, cast: Cast, organizer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M3: a failure half-way → 0 rows, and what was there is as it was."""
    upload(organizer, cast, many(100), "schedule.json")
    publish(organizer, cast)
    before = [row[:12] for row in snapshot(app, cast)]
    upload(organizer, cast, many(400, abstract="Changed"), "schedule.json")
    answer = publish(organizer, cast)
    apply, calls = applying._apply, []

    def fail_later(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise ValueError
        return apply(*arguments)

    monkeypatch.setattr(applying, "_apply", fail_later)
    run_jobs(app)
    assert len(calls) == 3
    assert [row[:12] for row in snapshot(app, cast)] == before
    with app.app_context():
        assert db.session.scalars(select(Job.state)).all()[-1] == "failed"
        assert ScheduleImport.find(cast.event.id) is None
    assert organizer.get(answer.location).status_code == 200


def test_a_review_waits_for_a_day(app: Flask, cast: Cast, organizer: Client) -> None:
    upload(organizer, cast, xml(event("One")))
    with app.app_context():
        db.session.scalars(select(ScheduleImport)).one().created_at -= REVIEW_PERIOD
        db.session.commit()
    assert organizer.get(manage(cast, "/review")).location == manage(cast)
    assert "Erased 1 imports of schedules." in app.test_cli_runner().invoke(args=["tidy"]).output


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes | Exception]:
    """What addresses answer."""
    answers: dict[str, bytes | Exception] = {}

    def fetch(url: str, _agent: str) -> bytes:
        answer = answers.get(url, FetchError("There's no answer from this address."))
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(sources, "fetch", fetch)
    return answers


ADDRESS = "https://pretalx.example/event/schedule.xml"


def test_from_an_address(app: Flask, cast: Cast, organizer: Client, served: dict[str, Any]) -> None:
    served[ADDRESS] = xml(event("One"))
    typed = ADDRESS.removeprefix("https://")
    assert organizer.post_form(manage(cast, "/address"), {"address": typed}).location == manage(cast, "/review")
    publish(organizer, cast)
    assert set(titles(app, cast)) == {"One"}
    page = organizer.visit(manage(cast))
    assert ADDRESS in page
    served[ADDRESS] = xml(event("One"), event("Two"))
    organizer.post_form(manage(cast, "/address"), {"address": ADDRESS})
    assert figures(organizer, cast) == ["1", "0", "0", "0"]
    organizer.post_form(manage(cast, "/address/removal"))
    assert ADDRESS not in organizer.visit(manage(cast))
    assert set(titles(app, cast)) == {"One"}


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://[::1]/x", "file:///etc/passwd", "http://10.1.2.3/", ""]
)
def test_an_address_inside_is_refused(
    app: Flask, cast: Cast, organizer: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M2: no request is made."""

    def connect(*_: Any, **__: Any) -> Any:
        raise AssertionError("a request was made")

    monkeypatch.setattr(http.client, "HTTPConnection", connect)
    answer = organizer.post_form(manage(cast, "/address"), {"address": address})
    assert answer.status_code == 422
    assert 'id="address-problem"' in answer.text
    with app.app_context():
        assert Schedule.find(cast.event.id) is None


def test_every_hour_it_is_read_but_not_published(
    app: Flask, cast: Cast, organizer: Client, served: dict[str, Any]
) -> None:
    served[ADDRESS] = xml(event("One"))
    organizer.post_form(manage(cast, "/address"), {"address": ADDRESS, "hourly": "y"})
    publish(organizer, cast)

    def an_hour_later() -> int:
        with app.app_context():
            schedule = db.session.get_one(Schedule, cast.event.id)
            assert schedule.next_read_at
            schedule.next_read_at -= timedelta(hours=1, minutes=1)
            db.session.commit()
            return sources.read_hourly()

    with app.app_context():
        assert sources.read_hourly() == 0, "it was read just now"
    assert an_hour_later() == 1
    assert "waits for your review" not in organizer.visit(manage(cast)), "it is the same"
    served[ADDRESS] = xml(event("One"), event("Two"))
    an_hour_later()
    assert set(titles(app, cast)) == {"One"}
    assert "waits for your review" in organizer.visit(manage(cast))
    served[ADDRESS] = FetchError("There's no answer from this address.")
    an_hour_later()
    assert "couldn't be read: There's no answer" in organizer.visit(manage(cast))
    assert figures(organizer, cast) == ["1", "0", "0", "0"], "what waits stays"
    with app.app_context():
        db.session.get_one(Event, cast.event.id).ends_at = now() - timedelta(minutes=1)
        db.session.commit()
    an_hour_later()
    with app.app_context():
        assert db.session.get_one(Schedule, cast.event.id).next_read_at is None, "the event is over"


class Talks:
    """The talks of another program, by their codes: what they are called, and in which slots they take place."""

    def __init__(self, count: int) -> None:
        codes = [f"C0DE{number:02}" for number in range(count)]
        self.chance = random.Random(7)
        self.titles = {code: f"Talk {code}" for code in codes}
        self.slots = {code: [number] for number, code in enumerate(codes)}
        self.present = set(codes)
        acts = (self.move, self.swap, self.rename, self.go, self.come, self.repeat, self.once)
        self.acts: tuple[Callable[[str, str], None], ...] = acts

    def act(self) -> None:
        one, other = self.chance.sample(sorted(self.titles), 2)
        self.chance.choice(self.acts)(one, other)

    def move(self, one: str, _other: str) -> None:
        self.slots[one] = [self.chance.randrange(12)]

    def swap(self, one: str, other: str) -> None:
        self.slots[one], self.slots[other] = self.slots[other], self.slots[one]

    def rename(self, one: str, _other: str) -> None:
        self.titles[one] += " again"

    def go(self, one: str, _other: str) -> None:
        self.present.discard(one)

    def come(self, one: str, _other: str) -> None:
        self.present.add(one)

    def repeat(self, one: str, _other: str) -> None:
        self.slots[one] = [self.slots[one][0], self.chance.randrange(12)]

    def once(self, one: str, _other: str) -> None:
        self.slots[one] = self.slots[one][:1]

    def facts(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """The name, start and other facts of each session. As in pretalx, repeats are numbered by their starts."""
        for code in sorted(self.present):
            slots = sorted(self.slots[code])
            for number, slot in enumerate(slots):
                facts = {"code": code, "title": self.titles[code], "room": f"Room {slot % 3}"}
                name = f"{code}-{number}" if len(slots) > 1 else code
                yield name, f"2027-06-12T{8 + slot:02}:00:00+01:00", facts

    def xml(self) -> bytes:
        return xml(*(event(name, start, **facts) for name, start, facts in self.facts()))

    def frab(self) -> bytes:
        return frab(*(entry(name, date=start, **facts) for name, start, facts in self.facts()))


def test_twenty_imports_keep_every_star_on_its_talk(app: Flask, cast: Cast) -> None:
    """Moves, swaps, renames, talks that go and come back, one that gets a second time: stars stay with their talks."""
    talks = Talks(12)
    with app.app_context():
        import_file(cast, talks.xml())
        owner = db.session.get_one(User, cast.owner.id)
        for session in db.session.scalars(select(ScheduleSession)):
            Star.put(owner, session)
        db.session.commit()
        starred = {row.session_id: row.session.external_group for row in db.session.scalars(select(Star))}
    assert len(starred) == 12
    for round_ in range(20):
        for _ in range(3):
            talks.act()
        with app.app_context():
            import_file(cast, talks.frab() if round_ % 2 else talks.xml(), accept=False)
            sessions = {row.session_id: row.session for row in db.session.scalars(select(Star))}
            assert {id_: session.external_group for id_, session in sessions.items()} == starred
            there = {session.external_group for session in sessions.values() if not session.is_gone}
            assert there == talks.present, f"round {round_}"
            assert {s.title for s in sessions.values() if not s.is_gone} == {talks.titles[code] for code in there}


def test_two_organizers_publish_the_same_review(
    app: Flask, cast: Cast, organizer: Client, client_for: ClientFor
) -> None:
    upload(organizer, cast, xml(event("One")))
    stamp = organizer.visit(manage(cast, "/review")).one("input", name="stamp").get("value")
    first = organizer.post_form(manage(cast, "/review"), {"stamp": stamp})
    assert first.status_code == 303
    assert organizer.post_form(manage(cast, "/review"), {"stamp": stamp}).status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ScheduleSession)) == 1


def test_stars_are_counted_in_the_review_only_from_five_on(app: Flask, cast: Cast, organizer: Client) -> None:
    """P4: a smaller number would tell whose star it is."""
    upload(organizer, cast, xml(event("One")))
    publish(organizer, cast)
    session_id = titles(app, cast)["One"].id
    for who in (cast.owner, cast.contact, cast.friend, cast.staff):
        star(app, who, session_id)
    upload(organizer, cast, xml(event("Two")))
    assert "starred it" not in organizer.visit(manage(cast, "/review"))
    star(app, cast.stranger, session_id)
    assert "5 people starred it" in organizer.visit(manage(cast, "/review"))
