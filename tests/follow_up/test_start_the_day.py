"""Today: the code first while an event is on, news in one line, the evening of a day, and first steps."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask

from meetup.contacts import Contact
from meetup.contacts.stages import Stage
from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import Cast, join, live_event, scan
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.pages import Page

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def order_of(page: Page, *parts: str) -> list[str]:
    """``parts`` in the order in which ``page`` says them."""
    return sorted(parts, key=page.text.index)


def hold_the_event(app: Flask, cast: Cast, begins: datetime, ends: datetime) -> None:
    """Let the event last from ``begins`` to ``ends``, where ``owner`` met two people an hour after it began."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.starts_at, event.ends_at, event.time_zone = begins, ends, "Europe/Lisbon"
        for contact in db.session.query(Contact).where(Contact.owner_id == cast.owner.id):
            contact.event_id, contact.met_at = event.id, begins + timedelta(hours=1)
        db.session.commit()


def local(day: int, hour: int) -> datetime:
    """That hour, where the event is, ``day`` days from today."""
    return datetime.combine(now().astimezone(LISBON) + timedelta(days=day), time(hour), LISBON).astimezone(UTC)


def today_at(owner: Client, day: int, hour: int) -> Page:
    with time_machine.travel(local(day, hour), tick=False):
        return owner.visit("/")


def test_the_code_comes_first_while_an_event_is_on(app: Flask, cast: Cast, owner: Client) -> None:
    hold_the_event(app, cast, now() - timedelta(hours=2), now() + timedelta(hours=2))
    page = owner.visit("/")
    assert order_of(page, "Due today", "Nothing new", "Show my code")[0] == "Show my code"
    assert "Show my code" in [link.text.strip() for link in page.all("a", class_="btn primary grow")]


def test_all_news_is_one_line(app: Flask, cast: Cast, owner: Client) -> None:
    assert "Nothing new" in owner.visit("/")
    with app.app_context():
        for name in ("ana", "bo", "cleo"):
            scan(join(name), db.session.get_one(User, cast.owner.id))
        db.session.commit()
    page = owner.visit("/")
    line = " ".join(page.one(class_="pile").one("summary").text.split())
    assert "3 new:" in line
    assert line.endswith("Cleo Person has your card")
    assert len(page.one(id="news").all("article")) == 3


def test_answering_one_leaves_the_others_open(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        scan(join("ana"), db.session.get_one(User, cast.owner.id))
        db.session.commit()
    [form] = [form for form in owner.visit("/").all("form") if form["action"].endswith("/notice")]
    assert form.one("input", name="next")["value"] == "/#news"


@pytest.mark.parametrize(
    ("day", "hour", "sentence"),
    [(1, 12, ""), (1, 18, "Today you met 2"), (2, 8, "Yesterday you met 2"), (2, 13, ""), (2, 20, "")],
)
def test_a_day_of_an_event_ends_with_its_people(
    app: Flask, cast: Cast, owner: Client, day: int, hour: int, sentence: str
) -> None:
    """In its evening and on the next morning, by the event's clock, also before the last day."""
    hold_the_event(app, cast, local(1, 9), local(3, 23))
    page = today_at(owner, day, hour)
    assert ("you met" in page) is bool(sentence)
    greeting = {18: "Good evening, Owner", 8: "Good morning, Owner"}.get(hour, "Today")
    assert page.one("h1").text.endswith(greeting)
    if sentence:
        assert sentence in page
        assert page.one("a", class_=f"card tinted line evening hue-{cast.event.hue}")["href"].endswith(
            f"event={cast.event.id}"
        )


def test_once_it_is_over_the_evening_leads(app: Flask, cast: Cast, owner: Client) -> None:
    hold_the_event(app, cast, local(1, 9), local(1, 17))
    page = today_at(owner, 1, 19)
    assert page.one(class_="btn primary wide").text.strip() == "Follow up one by one"
    assert "is over" not in page


def test_nobody_left_is_no_evening(app: Flask, cast: Cast, owner: Client) -> None:
    hold_the_event(app, cast, local(1, 9), local(3, 23))
    with app.app_context():
        for contact in db.session.query(Contact).where(Contact.owner_id == cast.owner.id):
            contact.stage = Stage.LET_GO
        db.session.commit()
    assert "you met" not in today_at(owner, 1, 19)


def test_who_has_met_nobody_is_told_what_to_do_first(app: Flask, client_for: ClientFor, owner: Client) -> None:
    with app.app_context():
        newcomer = join("nora")
        db.session.commit()
        client = client_for(newcomer)
    page = client.visit("/")
    assert page.one("h1").text.endswith("Welcome, Nora")
    steps = page.one(class_="todo")
    assert [link["href"] for link in steps.all("a")] == ["/me/profile", "/me/sharing", "/events"]
    assert "Your code is ready" not in owner.visit("/")


def test_the_page_costs_the_same_with_more_news(app: Flask, cast: Cast, owner: Client, queries: Queries) -> None:
    def cost() -> int:
        with queries() as statements:
            owner.visit("/")
        return len(statements)

    with app.app_context():
        scan(join("ana"), db.session.get_one(User, cast.owner.id))
        db.session.commit()
    owner.visit("/")
    before = cost()
    with app.app_context():
        for name in ("bo", "cleo", "dan"):
            scan(join(name), db.session.get_one(User, cast.owner.id))
        db.session.commit()
    assert cost() == before


def test_an_event_that_is_over_takes_one_line_while_another_is_on(app: Flask, cast: Cast, owner: Client) -> None:
    hold_the_event(app, cast, local(0, 9), local(0, 17))
    with app.app_context():
        second = live_event(db.session.get_one(User, cast.organizer.id), "Second day")
        second.add_attendee(db.session.get_one(User, cast.owner.id))
        second.ends_at = local(2, 17)
        db.session.commit()
    page = today_at(owner, 1, 14)
    line = page.one("a", class_="card tinted line evening hue-" + str(cast.event.hue))
    assert "2 people to go" in " ".join(line.text.split())
    assert "is over" not in page
