"""Organizers hold an event again, once or as a series, and people see all its dates."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from flask import Flask
from sqlalchemy import func, select, update

from meetup.events import Attendance, Event, Visibility, load_act_page
from meetup.events.copying import copy_event
from meetup.events.practical import EventPracticalities
from meetup.events.series import EventSeries
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.people import User
from meetup.people.pictures import Picture
from meetup.registration import Question, QuestionKind, RegistrationRules, Way
from meetup.rooms import Room
from meetup.sponsors import Sponsor
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries, Visit
from tests.pages import Page
from tests.pictures import store_photo

SLUG = "pydata-lisbon"
EVENT = f"/events/{SLUG}"
COPIES = f"{EVENT}/copies"
STARTS = {
    "title": "PyData Lisbon 2",
    "starts": "2027-07-12T09:00",
    "in_series": "y",
    "series_title": "PyData Lisbon",
}


@pytest.fixture
def organizer(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.organizer)


def hold_again(app: Flask, cast: Cast, slug: str, days: float, *, in_series: bool = True, **columns: Any) -> str:
    """Hold the event ``slug`` again, and publish that. Return the slug of the new one."""
    with app.app_context():
        organizer = db.session.get_one(User, cast.organizer.id)
        source = db.session.scalars(select(Event).where(Event.slug == slug)).one()
        series = "PyData Lisbon" if in_series else ""
        copy = copy_event(source, organizer, f"Date {days:g}", now() + timedelta(days=days), series)
        copy.publish()
        copy.edit(**columns)
        db.session.commit()
        return copy.slug


def links(page: Page) -> list[str]:
    """Where the rows of events lead."""
    return [link["href"] for link in page.all("a") if link["href"].startswith("/events/")]


def all_events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


def test_all_but_people_and_schedule_comes_along(app: Flask, cast: Cast, organizer: Client) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.edit(description="Bees.", chosen_hue=4, chosen_pattern="dots", visibility=Visibility.UNLISTED)
        event.set_cover(store_photo(cast.organizer.id))
        rules = RegistrationRules.lock_or_create(event.id)
        rules.way, rules.capacity, rules.closes_at = Way.APPROVAL, 40, event.starts_at - timedelta(days=1)
        EventPracticalities.change(
            event.id, {"address": "Hut 3", "questions": [{"question": "Dogs?", "answer": "Yes"}]}
        )
        Sponsor.add(event.id, {"name": "Acme", "tier": "Gold"}).set_logo(store_photo(cast.organizer.id))
        Question.add(event.id, QuestionKind.ONE, "Lunch?", ["Meat", "None"], required=True)
        Question.add(event.id, QuestionKind.SHORT, "Company?", [], required=False)
        shut = Room.create(event, "Cellar")
        shut.close()
        Room.create(event, "Attic", kind="online", link="https://call.example.org", starts_at=event.starts_at)
        db.session.commit()
    answer = organizer.post_form(COPIES, {**STARTS, "in_series": ""})
    assert (answer.status_code, answer.location) == (303, "/events/pydata-lisbon-2/manage")
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        copy = db.session.scalars(select(Event).where(Event.slug == "pydata-lisbon-2")).one()
        assert (copy.status, copy.sequence, copy.series_id, copy.code_id != event.code_id) == ("draft", 0, None, True)
        assert (copy.description, copy.hue, copy.cover_pattern, copy.visibility) == ("Bees.", 4, "dots", "unlisted")
        assert copy.cover_key and copy.cover_key != event.cover_key
        assert Picture.webp_of(copy.cover_key, 96) == Picture.webp_of(event.cover_key or "", 96)
        assert copy.starts_at == datetime(2027, 7, 12, 8, tzinfo=UTC)
        assert copy.ends_at - copy.starts_at == event.ends_at - event.starts_at
        copied = RegistrationRules.find(copy.id)
        assert copied and (copied.way, copied.capacity, copied.next_place) == (Way.APPROVAL, 40, 1)
        assert copied.closes_at == copy.starts_at - timedelta(days=1)
        questions = [(question.text, question.choices, question.required) for question in Question.all_of(copy.id)]
        assert questions == [("Lunch?", ["Meat", "None"], True), ("Company?", [], False)]
        practical = EventPracticalities.find(copy.id)
        assert practical and (practical.address, len(practical.questions)) == ("Hut 3", 1)
        (sponsor,), (before,) = Sponsor.all_of(copy.id), Sponsor.all_of(event.id)
        assert (sponsor.name, sponsor.tier) == ("Acme", "Gold")
        assert sponsor.logo_key and sponsor.logo_key != before.logo_key
        rooms = [(room.name, room.topic, room.link, room.starts_at) for room in Room.all_for(copy)]
        assert rooms == [("Hall B", "Streaming", "", None), ("Attic", "", "https://call.example.org", copy.starts_at)]
        team = select(Attendance.user_id, Attendance.role).where(Attendance.event_id == copy.id)
        assert dict(db.session.execute(team).all()) == {cast.organizer.id: "organizer", cast.staff.id: "staff"}


def test_the_team_is_told_that_it_comes_along(app: Flask, cast: Cast, organizer: Client) -> None:
    """P6: nobody is on a team without knowing it. The same copy again tells nobody twice."""
    with app.app_context():
        db.session.get_one(Event, cast.event.id).add_attendee(db.session.get_one(User, cast.stranger.id), "organizer")
        db.session.commit()
    for _ in range(2):
        organizer.post_form(COPIES, STARTS)
    with app.app_context():
        letters = {mail.recipient: mail.letter for mail in db.session.scalars(select(Mail))}
        assert set(letters) == {"staff@example.org", "stranger@example.org"}
        told = letters["staff@example.org"].text
        assert "Organizer Person is preparing PyData Lisbon 2 and has put you on the team: Staff." in told
        assert "as soon as it's published" in told
        assert "You can leave on its page." in letters["stranger@example.org"].text
        copy = db.session.scalars(select(Event).where(Event.slug == "pydata-lisbon-2")).one()
        assert [act.sentence for act in load_act_page(copy.id, None).rows] == [
            "Organizer Person put Stranger Person on the team, as at the earlier event: Organizer.",
            "Organizer Person put Staff Person on the team, as at the earlier event: Staff.",
        ]
        assert db.session.scalar(select(func.count()).select_from(Mail)) == 2


def test_the_cover_of_one_is_not_that_of_the_other(app: Flask, cast: Cast) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).set_cover(store_photo(cast.organizer.id))
        db.session.commit()
    slug = hold_again(app, cast, SLUG, 30)
    with app.app_context():
        db.session.get_one(Event, cast.event.id).set_cover(None)
        db.session.commit()
        cover_key = db.session.scalars(select(Event.cover_key).where(Event.slug == slug)).one()
        assert Picture.webp_of(cover_key or "", 96)


@pytest.mark.parametrize("weeks", [1, 2, 4, 12])
def test_the_next_date_is_at_the_same_time_of_day(
    app: Flask, cast: Cast, visit: Visit, organizer: Client, weeks: int
) -> None:
    """Clocks in Lisbon go forward on the last Sunday in March, and back on the last in October."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.starts_at, event.ends_at = datetime(2027, 3, 20, 19, tzinfo=UTC), datetime(2027, 3, 20, 22, tzinfo=UTC)
        db.session.commit()
    page = visit(f"{COPIES}/new?weeks={weeks}", as_=cast.organizer)
    suggested = page.one(id="starts")["value"]
    assert suggested == f"{datetime(2027, 3, 20, 19, tzinfo=UTC) + timedelta(weeks=weeks):%Y-%m-%dT%H:%M}"
    organizer.post_form(COPIES, {**STARTS, "starts": suggested})
    with app.app_context():
        copy = db.session.scalars(select(Event).where(Event.slug == "pydata-lisbon-2")).one()
        lisbon = ZoneInfo("Europe/Lisbon")
        assert [at.astimezone(lisbon).hour for at in (copy.starts_at, copy.ends_at)] == [19, 22]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"title": " "}, "title-problem"),
        ({"starts": ""}, "starts-problem"),
        ({"starts": "soon"}, "starts-problem"),
        ({"starts": "2027-03-28T01:30"}, "starts-problem"),
        ({"series_title": ""}, "series_title-problem"),
    ],
)
def test_what_is_wrong_is_said(app: Flask, cast: Cast, organizer: Client, typed: dict[str, str], problem: str) -> None:
    answer = organizer.post_form(COPIES, STARTS | typed)
    assert answer.status_code == 422
    assert f'id="{problem}"' in answer.text
    with app.app_context():
        assert all_events() == 1


def test_a_double_tap_makes_one_draft(app: Flask, cast: Cast, organizer: Client) -> None:
    first, second = (organizer.post_form(COPIES, {**STARTS, "title": "PyData Lisbon"}) for _ in range(2))
    assert first.location == second.location != f"{EVENT}/manage"
    organizer.post_form(COPIES, {**STARTS, "starts": "2027-08-12T09:00"})
    with app.app_context():
        assert all_events() == 3


def test_a_series_has_one_page(app: Flask, cast: Cast, visit: Visit) -> None:
    coming = hold_again(app, cast, SLUG, 28)
    past = hold_again(app, cast, coming, -28)
    assert links(visit("/series/pydata-lisbon")) == [EVENT, f"/events/{coming}", f"/events/{past}"]
    page = visit(EVENT)
    assert any(link["href"] == "/series/pydata-lisbon" for link in page.all("a"))
    (data,) = page.all("script", type="application/ld+json")
    series = json.loads(data.text)["superEvent"]
    assert series == {"@type": "EventSeries", "name": "PyData Lisbon", "url": "http://localhost/series/pydata-lisbon"}


def test_one_that_is_no_series_has_no_page(app: Flask, cast: Cast, visit: Visit) -> None:
    hold_again(app, cast, SLUG, 28, in_series=False)
    visit("/series/pydata-lisbon", status=404)


@pytest.mark.parametrize(
    ("columns", "stranger", "member", "organizer"),
    [
        ({}, True, True, True),
        ({"visibility": Visibility.UNLISTED}, False, False, True),
        ({"visibility": Visibility.MEMBERS}, False, True, True),
        ({"status": "draft"}, False, False, True),
    ],
)
def test_each_reader_sees_the_dates_that_are_for_them(
    app: Flask,
    cast: Cast,
    visit: Visit,
    client_for: ClientFor,
    columns: dict[str, Any],
    stranger: bool,
    member: bool,
    organizer: bool,
) -> None:
    other = hold_again(app, cast, SLUG, 28, **columns)
    for reader, sees in ((None, stranger), (cast.stranger, member), (cast.organizer, organizer)):
        assert (f"/events/{other}" in links(visit("/series/pydata-lisbon", as_=reader))) == sees
    feed = client_for(cast.organizer).get("/series/pydata-lisbon.ics").text
    assert (f"UID:{other}@" in feed) == stranger


def test_a_series_of_drafts_looks_like_nothing(app: Flask, cast: Cast, visit: Visit) -> None:
    """Z2"""
    hold_again(app, cast, SLUG, 28, status="draft")
    with app.app_context():
        db.session.get_one(Event, cast.event.id).status = "draft"
        db.session.commit()
    for reader in (None, cast.stranger, cast.owner):
        hidden, missing = (visit(f"/series/{slug}", as_=reader, status=404) for slug in ("pydata-lisbon", "nope"))
        assert hidden.text == missing.text
    assert len(links(visit("/series/pydata-lisbon", as_=cast.organizer))) == 2


def test_its_calendar_holds_all_public_dates(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor) -> None:
    other = hold_again(app, cast, SLUG, 28, status="cancelled")
    with app.app_context():
        db.session.execute(update(EventSeries).values(title="Data; coffee, bees\\n"))
        db.session.commit()
    page = visit("/series/pydata-lisbon")
    assert any(link["href"] == "webcal://localhost/series/pydata-lisbon.ics" for link in page.all("a"))
    answer = client_for(None).get("/series/pydata-lisbon.ics")
    calendar = icalendar.Calendar.from_ical(answer.data)
    statuses = {str(entry["uid"]).partition("@")[0]: str(entry["status"]) for entry in calendar.walk("VEVENT")}
    assert statuses == {SLUG: "CONFIRMED", other: "CANCELLED"}
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Lisbon"]
    for name in ("NAME", "X-WR-CALNAME"):
        assert f"\r\n{name}:Data\\; coffee\\, bees\\\\n\r\n" in answer.text  # I4
    again = client_for(None).get("/series/pydata-lisbon.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_nobody_reads_the_title_of_a_private_event_in_its_name(
    app: Flask, cast: Cast, visit: Visit, organizer: Client
) -> None:
    """P1: the series has the name that was typed, and its address too."""
    with app.app_context():
        db.session.get_one(Event, cast.event.id).visibility = Visibility.MEMBERS
        db.session.commit()
    assert visit(f"{COPIES}/new", as_=cast.organizer).one(id="series_title").get("value") == ""
    organizer.post_form(COPIES, {**STARTS, "series_title": "Open evenings"})
    with app.app_context():
        values = {"title": "Evening two", "status": "published", "visibility": Visibility.PUBLIC}
        db.session.execute(update(Event).where(Event.slug == "pydata-lisbon-2").values(**values))
        db.session.commit()
    for path in ("/series/open-evenings", "/events/pydata-lisbon-2"):
        assert "PyData Lisbon" not in visit(path)
    assert links(visit("/series/open-evenings")) == ["/events/pydata-lisbon-2"]


def test_the_next_date_is_in_the_same_series(app: Flask, cast: Cast, visit: Visit, organizer: Client) -> None:
    hold_again(app, cast, SLUG, 28)
    assert not visit(f"{COPIES}/new", as_=cast.organizer).all(id="series_title")
    organizer.post_form(COPIES, {**STARTS, "series_title": ""})
    assert len(links(visit("/series/pydata-lisbon", as_=cast.organizer))) == 3


def test_organizers_rename_it(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor) -> None:
    hold_again(app, cast, SLUG, 28)
    assert "All dates of PyData Lisbon" in visit(EVENT)
    for person in (cast.stranger, cast.owner, cast.staff):
        assert client_for(person).post_form("/series/pydata-lisbon", {"title": "Mine"}).status_code in (403, 404)
    organizer = client_for(cast.organizer)
    assert 'id="title-problem"' in organizer.post_form("/series/pydata-lisbon", {"title": ""}).text
    assert organizer.post_form("/series/pydata-lisbon", {"title": "Evenings of data"}).status_code == 303
    assert visit("/series/pydata-lisbon").title.startswith("Evenings of data")
    assert "All dates of Evenings of data" in visit(EVENT)  # whose page for the signed-out was kept in memory


def test_its_page_costs_the_same_however_many_dates(app: Flask, cast: Cast, visit: Visit, queries: Queries) -> None:
    hold_again(app, cast, SLUG, -2)

    def cost() -> int:
        with queries() as statements:
            visit("/series/pydata-lisbon", as_=cast.organizer)
        return len(statements)

    visit("/series/pydata-lisbon", as_=cast.organizer)
    few = cost()
    for days in range(2, 25):
        hold_again(app, cast, SLUG, -2 * days)
    assert cost() == few
    page = visit("/series/pydata-lisbon")
    more = next(link["href"] for link in page.all("a") if "past=" in link["href"])
    assert len(links(visit(more))) == 4


def test_a_series_without_events_is_tidied(app: Flask, cast: Cast) -> None:
    hold_again(app, cast, SLUG, 28)

    def series_after_tidying() -> int:
        app.test_cli_runner().invoke(args=["tidy"])
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(EventSeries)) or 0

    assert series_after_tidying() == 1
    with app.app_context():
        db.session.execute(update(Event).values(series_id=None))
        db.session.commit()
    assert series_after_tidying() == 0


def test_only_organizers_hold_it_again(cast: Cast, client_for: ClientFor) -> None:
    for person, status in ((cast.stranger, 404), (cast.owner, 403), (cast.staff, 403), (cast.organizer, 200)):
        assert client_for(person).get(f"{COPIES}/new").status_code == status
