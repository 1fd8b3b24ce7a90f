"""The schedule of an event for everybody who may see it: days, rooms, now, and one session."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.events import Event, Visibility
from meetup.extensions import db, now
from meetup.rooms import Room
from meetup.schedule.grid import grid_of
from meetup.schedule.models import ScheduleSession
from meetup.schedule.session_lines import all_lines
from tests.cast import Cast
from tests.conftest import ClientFor, Queries, Visit
from tests.pages import Page
from tests.schedule.sessions import HOUR, add

LISBON = ZoneInfo("Europe/Lisbon")


def path(cast: Cast, rest: str = "") -> str:
    return f"/events/{cast.event.slug}/schedule{rest}"


def at(hour: int, day: int = 12, minute: int = 0) -> datetime:
    return datetime(2027, 6, day, hour, minute, tzinfo=UTC)


def test_without_sessions_it_says_so(cast: Cast, visit: Visit) -> None:
    assert "No schedule yet" in visit(path(cast))
    assert "Import a schedule" in visit(path(cast), as_=cast.organizer)
    assert "Import a schedule" not in visit(path(cast), as_=cast.owner)


def test_days_rooms_and_times_in_the_zone_of_the_event(app: Flask, cast: Cast, visit: Visit) -> None:
    for title, hour, day in (("Opening", 9, 12), ("Party", 23, 12), ("Closing", 15, 13)):
        add(app, cast, title, at(hour, day), room_name="Hall A")
    with time_machine.travel(at(8), tick=False):
        page = visit(path(cast))
        assert [day.text for day in page.one("nav", aria_label="Days").all("a")] == ["Sat 12", "Sun 13"]
        assert [time.text for time in page.all("time")] == ["10:00", "00:00"], "Lisbon is an hour ahead in June"
        assert "Saturday 12 June" in page
        assert "Closing" not in page
        assert "Closing" in visit(path(cast, "/2027-06-13"))
    for missing in ("/2027-06-14", "/2027-13-40", "/abcdefghij"):
        visit(path(cast, missing), status=404)
    with time_machine.travel(at(8, day=13), tick=False):
        assert "Closing" in visit(path(cast)), "it opens at today"


def test_at_night_it_opens_at_the_day_that_is_still_on(app: Flask, cast: Cast, visit: Visit) -> None:
    """What starts before four belongs to the day before, which is shown until then."""
    add(app, cast, "Party", at(23, 12), room_name="Hall A")
    add(app, cast, "Closing", at(15, 13), room_name="Hall A")
    for when, shown in ((at(23, 12, 30), "Party"), (at(2, 13, 59), "Party"), (at(3, 13, 1), "Closing")):
        with time_machine.travel(when, tick=False):
            assert shown in visit(path(cast))
            assert shown in visit(path(cast), as_=cast.owner)


def running(page: Page) -> int:
    return sum("now" in slot.get("class").split() for slot in page.all("div"))


def test_what_is_on_now_is_marked_until_it_is_over(app: Flask, cast: Cast, visit: Visit) -> None:
    """Also on the page that is kept for the signed-out."""
    add(app, cast, "Opening", at(9))
    for when, marked in ((at(8), 0), (at(9), 1), (at(9, minute=59), 1), (at(10), 0)):
        with time_machine.travel(when, tick=False):
            assert running(visit(path(cast))) == marked
            assert running(visit(path(cast), as_=cast.owner)) == marked


def test_a_change_is_on_the_kept_page_at_once(app: Flask, cast: Cast, visit: Visit) -> None:
    code = add(app, cast, "Opening", at(9))
    assert "Opening" in visit(path(cast))
    with app.app_context():
        session = db.session.scalars(select(ScheduleSession)).one()
        session.edit(**session.values | {"title": "Keynote"})
        db.session.commit()
    assert "Keynote" in visit(path(cast))
    assert "Keynote" in visit(path(cast, f"/{code}"))
    with app.app_context():
        db.session.scalars(select(ScheduleSession)).one().remove()
        db.session.commit()
    assert "Keynote" not in visit(path(cast))
    assert "no longer in the schedule" in visit(path(cast, f"/{code}"))


def test_rooms_and_tracks_are_filters(app: Flask, cast: Cast, visit: Visit) -> None:
    for title, room, track in (("One", "Hall A", "Data"), ("Two", "Hall B", "Web"), ("Three", "Hall B", "Data")):
        add(app, cast, title, at(9), room_name=room, track=track)
    page = visit(path(cast, "?room=Hall+B"))
    assert [heading.text for heading in page.all("h3")] == ["Two", "Three"]
    assert page.one("option", selected="").text == "Hall B"
    page = visit(path(cast, "?room=Hall+B&track=Data"), as_=cast.owner)
    assert [heading.text for heading in page.all("h3")] == ["Three"]
    assert "Nothing fits" in visit(path(cast, "?room=Nowhere"))
    assert "Nothing fits" in visit(path(cast, "?room=" + "x" * 2000))


def test_the_grid_has_the_rooms_in_their_order(app: Flask, cast: Cast, visit: Visit) -> None:
    """Rooms of the event come first, in their order; sessions without a room last."""
    with app.app_context():
        Room.create(db.session.get_one(Event, cast.event.id), "Atrium")
        db.session.commit()
    for title, room in (("One", ""), ("Two", "Zoo"), ("Three", "Atrium"), ("Four", "Hall B"), ("Five", "Barn")):
        add(app, cast, title, at(9), room_name=room)
    heads = [head.text for head in visit(path(cast)).all("th", scope="col")]
    assert heads == ["Time", "Hall B", "Atrium", "Barn", "Zoo", "No room"]


def test_a_long_session_reaches_over_the_starts_of_others(app: Flask, cast: Cast) -> None:
    add(app, cast, "Workshop", at(9), room_name="Lab", ends_at=at(12))
    add(app, cast, "Overlapping", at(10), room_name="Lab")
    for hour in (9, 10, 11, 12):
        add(app, cast, f"Talk {hour}", at(hour), room_name="Hall")
    with app.app_context():
        grid = grid_of(all_lines(cast.event.id), ["Lab", "Hall"])
    lab = [row.cells[0] for row in grid.rows]
    assert [cell and (cell.span, [line.title for line in cell.lines]) for cell in lab] == [
        (3, ["Workshop", "Overlapping"]),
        None,
        None,
        (1, []),
    ]
    assert all(cell and cell.span == 1 and len(cell.lines) == 1 for cell in (row.cells[1] for row in grid.rows))


def test_a_session_has_a_page(app: Flask, cast: Cast, visit: Visit) -> None:
    facts = {"abstract": "With **bold** and <b>markup</b>", "language": "de", "track": "Data", "kind": "Workshop"}
    link = {"link": "https://example.org/slides", "do_not_record": True}
    code = add(app, cast, "Streaming", at(9), speakers=("Ana Matos", "Kenji Mori"), **facts, **link)
    page = visit(path(cast, f"/{code}"))
    for words in ("Ana Matos, Kenji Mori", "Saturday 12 June", "10:00 – 11:00", "German", "Not recorded", "Workshop"):
        assert words in page, words
    assert "<b>markup" not in page.markup
    assert "<strong>bold</strong>" in page.markup
    assert page.one("a", href="https://example.org/slides").get("rel") == "nofollow ugc noopener"
    room = f"/rooms/{cast.room.id}"
    assert not page.all("a", href=room), "who is signed out learns nothing of rooms"
    assert visit(path(cast, f"/{code}"), as_=cast.owner).all("a", href=room)
    assert not visit(path(cast, f"/{code}"), as_=cast.stranger).all("a", href=room)
    assert visit(path(cast, f"/{code.lower()}")).all("h1")
    visit(path(cast, "/ZZZZZZ"), status=404)


@pytest.mark.parametrize("rest", ["", "/{code}", ".xml", ".json", ".ics"])
def test_a_draft_and_an_event_for_members_are_not_for_everybody(
    app: Flask, cast: Cast, client_for: ClientFor, rest: str
) -> None:
    code = add(app, cast, "Secret", at(9))
    address = path(cast, rest.format(code=code))
    assert client_for(None).get(address).status_code == 200
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.visibility = Visibility.MEMBERS
        db.session.commit()
    assert client_for(None).get(address).status_code == 302
    assert client_for(cast.stranger).get(address).status_code == 200
    with app.app_context():
        db.session.get_one(Event, cast.event.id).status = "draft"
        db.session.commit()
    assert client_for(None).get(address).status_code == 404
    assert client_for(cast.stranger).get(address).status_code == 404
    assert client_for(cast.organizer).get(address).status_code == 200


def test_more_sessions_cost_the_same(app: Flask, cast: Cast, client_for: ClientFor, queries: Queries) -> None:
    client = client_for(cast.owner)

    def statements(address: str) -> int:
        client.get(address)
        with queries() as sent:
            client.get(address)
        return len(sent)

    add(app, cast, "First", now() + HOUR)
    pages = path(cast), f"/events/{cast.event.slug}", "/", f"/rooms/{cast.room.id}", "/rooms"
    few = [statements(address) for address in pages]
    for number in range(30):
        add(app, cast, f"Talk {number}", now() + HOUR, room_name=f"Room {number % 5}", track=f"Track {number % 3}")
    assert [statements(address) for address in pages] == few


def test_now_and_next_on_the_event_on_today_and_in_the_room(app: Flask, cast: Cast, visit: Visit) -> None:
    """A break is in few exports, so that a gap says nothing."""
    with app.app_context():
        db.session.get_one(Room, cast.room.id).topic = ""
        db.session.commit()
    add(app, cast, "Over", now() - 3 * HOUR)
    add(app, cast, "Running", now() - timedelta(minutes=30))
    add(app, cast, "Coming", now() + 2 * HOUR)
    add(app, cast, "Much later", now() + 5 * HOUR)
    event = f"/events/{cast.event.slug}"
    for page in (visit(event), visit(event, as_=cast.owner), visit("/", as_=cast.owner)):
        shown = [heading.text for heading in page.one("ul", class_="slots").all("h3")]
        assert shown == ["Running", "Coming"]
        assert page.one("progress", max="100").get("value") == "50"
    assert "All 4 sessions" in visit(event)
    room = visit(f"/rooms/{cast.room.id}", as_=cast.owner)
    assert "Running" in room.one("header").text
    assert "Now: Running" in visit("/rooms", as_=cast.owner)
    presenter = visit(f"/rooms/{cast.room.id}/presentation", as_=cast.staff)
    assert "Running" in presenter.one("h1").text


def test_a_topic_that_was_set_by_hand_stays(app: Flask, cast: Cast, visit: Visit) -> None:
    add(app, cast, "Running", now() - timedelta(minutes=30))
    page = visit(f"/rooms/{cast.room.id}", as_=cast.owner)
    assert "Streaming" in page.one("header").text
    assert "Running" not in page.one("header").text


def test_before_the_event_its_page_shows_how_it_begins(app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.starts_at, event.ends_at = at(8), at(18, day=13)
        db.session.commit()
    for hour in range(9, 17):
        add(app, cast, f"Talk {hour}", at(hour))
    with time_machine.travel(at(9, day=1), tick=False):
        page = visit(f"/events/{cast.event.slug}")
        assert [heading.text for heading in page.all("h3")] == [f"Talk {hour}" for hour in range(9, 15)]


def test_of_two_in_a_room_at_once_the_later_one_says_when_it_begins(app: Flask, cast: Cast, visit: Visit) -> None:
    begins = now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    add(app, cast, "Async", begins)
    add(app, cast, "Panel", begins + timedelta(minutes=15))
    page = visit(f"{path(cast)}/{begins.date()}")
    first, second = (one for one in page.all("div") if "slot" in one.get("class").split())
    clocks = [f"{(begins + timedelta(minutes=after)).astimezone(LISBON):%H:%M}" for after in (15, 60, 75)]
    assert f"until {clocks[1]}" in first
    assert f"{clocks[0]} – {clocks[2]}" in second
