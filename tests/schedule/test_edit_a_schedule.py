"""The editor for a schedule that organizers type themselves."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetup.extensions import db, now
from meetup.schedule.models import ScheduleSession
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.schedule.files import event, xml
from tests.schedule.sessions import add, import_file, titles


def manage(cast: Cast, rest: str = "") -> str:
    return f"/events/{cast.event.slug}/manage/schedule{rest}"


def typed(**changes: str) -> dict[str, str]:
    return {
        "title": "Streaming without tears",
        "starts": "2027-06-12T10:00",
        "ends": "2027-06-12T10:45",
        "room_name": "hall b",
        "speakers": "Ana Matos\nKenji Mori\n\nAna Matos",
        "track": "Data",
        "kind": "Talk",
        "language": "en",
        "link": "example.org/slides",
        "abstract": "With **bold** words",
    } | changes


def test_a_session_is_added_changed_taken_out_and_put_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    assert "No sessions yet" in organizer.visit(manage(cast))
    organizer.visit(manage(cast, "/new"))
    answer = organizer.post_form(manage(cast), typed())
    session = titles(app, cast)["Streaming without tears"]
    assert answer.location == manage(cast, f"?day=2027-06-12#s-{session.code}")
    assert session.speakers == ["Ana Matos", "Kenji Mori"]
    assert (session.starts_at.hour, session.room_id, session.link) == (9, cast.room.id, "https://example.org/slides")
    page = organizer.visit(manage(cast, f"/{session.code}"))
    assert page.one("input", id="starts").get("value") == "2027-06-12T10:00"
    assert page.one("textarea", id="speakers").text == "Ana Matos Kenji Mori"
    organizer.post_form(manage(cast, f"/{session.code}"), typed(title="Streaming", do_not_record="y"))
    changed = titles(app, cast)["Streaming"]
    assert (changed.do_not_record, changed.moved_at) == (True, session.moved_at)
    assert changed.changed_at > session.changed_at
    organizer.post_form(manage(cast, f"/{session.code}/removal"))
    assert titles(app, cast)["Streaming"].is_gone
    assert "No longer in the schedule" in organizer.visit(manage(cast))
    organizer.post_form(manage(cast, f"/{session.code}"), typed(title="Streaming", do_not_record="y"))
    assert not titles(app, cast)["Streaming"].is_gone


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "Give the session a title."),
        ({"title": "x" * 301}, "300 characters"),
        ({"starts": ""}, "Enter when it starts."),
        ({"ends": "2027-06-12T09:00"}, "The end must be after the start."),
        ({"ends": "2027-07-12T09:00"}, "longer than a week"),
        ({"starts": "1999-06-12T10:00"}, "year"),
        ({"link": "javascript:alert(1)"}, "web address"),
        ({"speakers": "x" * 121}, "one name a line"),
        ({"abstract": "x" * 20_001}, "20000 characters"),
        ({"starts": "2027-03-28T01:30", "ends": "2027-03-28T03:00"}, "clocks go forward"),
    ],
)
def test_a_mistake_is_told_beside_its_field(
    app: Flask, cast: Cast, client_for: ClientFor, changes: dict[str, str], words: str
) -> None:
    code = add(app, cast, "Other")
    organizer = client_for(cast.organizer)
    for path in (manage(cast), manage(cast, f"/{code}")):
        answer = organizer.post_form(path, typed(**changes))
        assert answer.status_code == 422
        assert words in answer.text
    assert set(titles(app, cast)) == {"Other"}


def test_markup_stays_text(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """I1, I2."""
    nasty = "<script>alert(1)</script>"
    fields = dict.fromkeys(("title", "room_name", "speakers", "track", "kind", "abstract"), nasty)
    client_for(cast.organizer).post_form(manage(cast), typed(**fields, language="<b>"))
    session = titles(app, cast)[nasty]
    schedule = f"/events/{cast.event.slug}/schedule"
    with time_machine.travel(session.starts_at - timedelta(days=1), tick=False):
        for who in (None, cast.owner, cast.organizer):
            for path in (schedule, f"{schedule}/{session.code}", f"/events/{cast.event.slug}"):
                assert "<script>alert" not in visit(path, as_=who).markup
        assert "<script>alert" not in visit(manage(cast), as_=cast.organizer).markup


def test_an_imported_session_that_was_changed_is_offered_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    with app.app_context():
        import_file(cast, xml(event("One")))
    session = titles(app, cast)["One"]
    assert "This session was imported." in organizer.visit(manage(cast, f"/{session.code}"))
    organizer.post_form(manage(cast, f"/{session.code}"), typed(title="One, corrected"))
    with app.app_context():
        comparison = import_file(cast, xml(event("One")))
        assert [change.parsed and change.parsed.title for change in comparison.moved] == ["One"]
    assert set(titles(app, cast)) == {"One"}


def test_another_event_is_out_of_reach(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z1, Z2: an organizer of another event finds neither the schedule's editor nor its sessions."""
    code = add(app, cast, "One")
    stranger = client_for(cast.stranger)
    stranger.post_form("/events", {**event_form(), "title": "Another"})
    other = "/events/another/manage/schedule"
    assert stranger.get(other).status_code == 200
    for path in (manage(cast), manage(cast, f"/{code}"), f"{other}/{code}"):
        assert stranger.get(path).status_code == 404
    assert stranger.post_form(f"{other}/{code}", typed()).status_code == 404
    assert set(titles(app, cast)) == {"One"}


def event_form() -> dict[str, str]:
    return {
        "title": "Another",
        "starts": "2027-06-12T09:00",
        "ends": "2027-06-13T18:30",
        "time_zone": "Europe/Lisbon",
        "visibility": "public",
    }


def test_codes_differ(app: Flask, cast: Cast) -> None:
    codes = {add(app, cast, f"Talk {number}", now()) for number in range(20)}
    assert len(codes) == 20
    with app.app_context():
        assert all(ScheduleSession.find(cast.event.id, code) for code in codes)
        db.session.rollback()
