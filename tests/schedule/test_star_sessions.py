"""Stars: personal, also without JavaScript, with clashes, a calendar of one's own, and reminders."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import icalendar
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup.events import Event
from meetup.extensions import db, now
from meetup.outbox import NothingToSend, Push, PushSubscription
from meetup.outbox.worker import run_planners
from meetup.people import User
from meetup.people.signing_in.sign_ins import SignIn
from meetup.schedule.feeds import StarFeed, StarReminder, write_session_push
from meetup.schedule.models import ScheduleSession
from meetup.schedule.stars import Star
from meetup.schedule.telling import write_moved_push
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Visit
from tests.schedule.files import event, xml
from tests.schedule.sessions import HOUR, add, import_file, star, titles


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def schedule(cast: Cast, rest: str = "") -> str:
    return f"/events/{cast.event.slug}/schedule{rest}"


def stars(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Star)) or 0


def test_a_star_goes_on_and_off(app: Flask, cast: Cast, owner: Client, visit: Visit) -> None:
    code = add(app, cast, "Streaming")
    page = owner.visit(schedule(cast))
    button = page.one("button", class_="icon-btn star")
    assert (button.get("aria-pressed"), button.get("aria-label")) == ("false", "Star “Streaming”")
    path = button.get("formaction")
    day = {"back": page.one("input", name="back").get("value")}
    for _ in range(2):  # a double tap
        answer = owner.post_form(path, {"on": "1", **day})
        assert urlsplit(answer.location).path == schedule(cast, f"/{day['back'].removeprefix('day-')}")
        assert stars(app) == 1
    assert owner.visit(schedule(cast)).one("button", class_="icon-btn star").get("aria-pressed") == "true"
    assert "Streaming" in owner.visit(schedule(cast, "/stars"))
    assert visit(schedule(cast), as_=cast.contact).one("button", class_="icon-btn star").get("aria-pressed") == "false"
    for _ in range(2):
        owner.post_form(path, {"on": "0", "back": "stars"})
        assert stars(app) == 0
    assert "Nothing starred yet" in owner.visit(schedule(cast, "/stars"))
    assert owner.post_form(schedule(cast, "/ZZZZZZ/star"), {"on": "1"}).status_code == 404
    assert owner.visit(schedule(cast, f"/{code}")).all("button", class_="icon-btn star")
    assert not visit(schedule(cast)).all("button", class_="icon-btn star")


def test_a_phone_that_sends_it_later_gets_json(app: Flask, cast: Cast, owner: Client) -> None:
    code = add(app, cast, "Streaming")
    for on in ("1", "1", "0", "1"):
        answer = owner.post_form(schedule(cast, f"/{code}/star"), {"on": on}, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.get_json()) == (200, {"starred": on == "1"})
    assert stars(app) == 1


@pytest.mark.parametrize("back", ["day-../../x", "https://evil.example", "day-", "event", ""])
def test_the_way_back_stays_on_the_site(app: Flask, cast: Cast, owner: Client, back: str) -> None:
    """A7."""
    code = add(app, cast, "Streaming")
    answer = owner.post_form(schedule(cast, f"/{code}/star"), {"on": "1", "back": back})
    assert answer.location.startswith(f"/events/{cast.event.slug}")


def test_clashes_are_shown(app: Flask, cast: Cast, owner: Client) -> None:
    start = now().replace(minute=0, second=0, microsecond=0) + 2 * HOUR
    first = add(app, cast, "First", start)
    add(app, cast, "Second", start + timedelta(minutes=30))
    add(app, cast, "Third", start + HOUR)
    add(app, cast, "Far", start + 3 * HOUR)
    for session in titles(app, cast).values():
        star(app, cast.owner, session.id)
    page = owner.visit(schedule(cast, "/stars"))
    told = [small.text for small in page.all("small", class_="late")]
    assert told == [
        "At the same time as “Second”",
        "At the same time as “First”",
        "At the same time as “Second”",
    ]
    assert "You've also starred “Second” at the same time." in owner.visit(schedule(cast, f"/{first}"))


def test_a_session_that_is_gone_stays_with_its_star(app: Flask, cast: Cast, owner: Client) -> None:
    add(app, cast, "Streaming")
    session = titles(app, cast)["Streaming"]
    star(app, cast.owner, session.id)
    with app.app_context():
        db.session.get_one(ScheduleSession, session.id).remove()
        db.session.commit()
    page = owner.visit(schedule(cast, "/stars"))
    assert "Streaming" in page
    assert "No longer in the schedule" in page
    assert stars(app) == 1


def test_stars_of_a_deleted_account_go(app: Flask, cast: Cast) -> None:
    """G1."""
    add(app, cast, "Streaming")
    star(app, cast.owner, titles(app, cast)["Streaming"].id)
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        StarFeed.renew(owner)
        StarReminder.choose(owner, True)
        db.session.commit()
        db.session.delete(owner)
        db.session.commit()
        for table in (Star, StarFeed, StarReminder):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_the_calendar_of_stars_is_private(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """A10, L1: the address is secret, ends when it is renewed or turned off, and is no key in the database."""
    add(app, cast, "Streaming", abstract="About it")
    add(app, cast, "Not starred")
    star(app, cast.owner, titles(app, cast)["Streaming"].id)
    owner.post_form("/me/stars/calendar")
    address = urlsplit(owner.visit("/me/stars").one("input", id="address").get("value")).path
    calendar = icalendar.Calendar.from_ical(client_for(None).get(address).get_data())
    (entry,) = calendar.walk("VEVENT")
    assert str(entry["SUMMARY"]) == "Streaming"
    assert str(entry["DESCRIPTION"]) == "Ana Matos\n\nAbout it"
    with app.app_context():
        feed = db.session.scalars(select(StarFeed)).one()
        assert feed.seed not in address
        assert feed.token_hash not in address
    assert "Secret address of your starred sessions" in owner.visit("/me/security")
    owner.post_form("/me/stars/calendar")
    assert client_for(None).get(address).status_code == 404
    address = urlsplit(owner.visit("/me/stars").one("input", id="address").get("value")).path
    assert client_for(None).get(address).status_code == 200
    owner.post_form("/me/stars/calendar/removal")
    assert client_for(None).get(address).status_code == 404


def subscribe(app: Flask, user: User) -> None:
    with app.app_context():
        sign_in = db.session.scalars(select(SignIn).where(SignIn.user_id == user.id)).first()
        assert sign_in
        PushSubscription.subscribe(sign_in.id, f"https://push.example/{user.id}", "key", "auth")
        db.session.commit()


def pushes(app: Flask, kind: str = "session") -> list[dict[str, Any]]:
    with app.app_context():
        run_planners()
        return list(db.session.scalars(select(Push.facts).where(Push.kind == kind).order_by(Push.id)))


def test_ten_minutes_before_those_who_want_it_are_reminded_once(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    start = now().replace(second=0, microsecond=0) + HOUR
    for title in ("First", "Second"):
        add(app, cast, title, start)
        star(app, cast.owner, titles(app, cast)[title].id)
    add(app, cast, "Not starred", start)
    subscribe(app, cast.owner)

    def at(minutes: float) -> Any:
        return time_machine.travel(start + timedelta(minutes=minutes), tick=False)

    with at(-5):
        assert pushes(app) == [], "it is off by default"
    owner.post_form("/me/stars/reminder", {"on": "1"})
    with at(-11):
        assert pushes(app) == []
    for minutes in (-9, -5, 0, -9):  # whatever a clock does
        with at(minutes):
            assert len(pushes(app)) == 1, "one for both"
    with app.app_context(), at(-9):
        facts = pushes(app)[0]
        message = write_session_push(**facts)
        assert message.title.startswith("2 sessions you starred begin at ")
        assert "First" not in message.title, "others may see the screen"
        assert message.url == schedule(cast, "/stars")
    with app.app_context(), at(30), pytest.raises(NothingToSend):
        write_session_push(**facts)
    owner.post_form("/me/stars/reminder")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(StarReminder)) == 0


def test_those_who_want_it_are_told_when_sessions_move(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    with app.app_context():
        import_file(cast, xml(event("Moves"), event("Goes"), event("Stays")))
    for session in titles(app, cast).values():
        star(app, cast.owner, session.id)
        star(app, cast.contact, session.id)
    subscribe(app, cast.owner)
    organizer = client_for(cast.organizer)
    manage = f"/events/{cast.event.slug}/manage/schedule"

    def publish(**choices: str) -> bool:
        """Publish moves of a session, and return whether it was asked if people should be told."""
        hour = 11 + len(pushes(app, "moved"))
        content = xml(event("Moves", date=f"2027-06-12T{hour}:30:00+01:00"), event("Stays"))
        organizer.post_form(f"{manage}/import", {"file": (BytesIO(content), "schedule.xml")})
        page = organizer.visit(f"{manage}/review")
        stamp = page.one("input", name="stamp").get("value")
        organizer.post_form(f"{manage}/review", {"stamp": stamp, **choices})
        return bool(page.all("input", name="tell"))

    assert not publish(tell="1"), "nobody wants to be told"
    assert pushes(app, "moved") == []
    owner.post_form("/me/stars/reminder", {"on": "1"})
    with app.app_context():
        import_file(cast, xml(event("Moves"), event("Goes"), event("Stays")))
    assert publish()
    assert pushes(app, "moved") == [], "the organizer does not want it"
    with app.app_context():
        import_file(cast, xml(event("Moves"), event("Goes"), event("Stays")))
    assert publish(tell="1")
    (facts,) = pushes(app, "moved")
    with app.app_context():
        message = write_moved_push(**facts)
        assert message.title == "2 sessions you starred have moved or are gone"
        with time_machine.travel(now() + timedelta(hours=7)), pytest.raises(NothingToSend):
            write_moved_push(**facts)


def test_a_session_that_moves_is_reminded_of_again(app: Flask, cast: Cast, owner: Client) -> None:
    start = now().replace(second=0, microsecond=0) + HOUR
    add(app, cast, "First", start)
    session_id = titles(app, cast)["First"].id
    star(app, cast.owner, session_id)
    subscribe(app, cast.owner)
    owner.post_form("/me/stars/reminder", {"on": "1"})

    def move(to: datetime) -> None:
        with app.app_context():
            session = db.session.get_one(ScheduleSession, session_id)
            session.edit(**session.values | {"starts_at": to, "ends_at": to + HOUR})
            db.session.commit()

    with time_machine.travel(start - timedelta(minutes=8), tick=False):
        assert len(pushes(app)) == 1
        move(start + HOUR)
        assert len(pushes(app)) == 1
    with time_machine.travel(start + timedelta(minutes=55), tick=False):
        assert len(pushes(app)) == 2
    with app.app_context():
        db.session.get_one(Event, cast.event.id).cancel()
        db.session.commit()
    move(start + 2 * HOUR)
    with time_machine.travel(start + timedelta(minutes=115), tick=False):
        assert len(pushes(app)) == 2, "the event is cancelled"


def test_today_shows_nobody_the_stars_of_others(app: Flask, cast: Cast, visit: Visit) -> None:
    """Z2: not which sessions are starred, nor by what is shown of them."""
    begins = now() + timedelta(minutes=5)
    add(app, cast, "Streaming", begins)
    add(app, cast, "Polars", begins + HOUR)
    star(app, cast.contact, titles(app, cast)["Polars"].id)

    def shown_to(person: User) -> list[tuple[str, str]]:
        buttons = visit("/", as_=person).all("button", class_="icon-btn star")
        return [(button["aria-label"], button["aria-pressed"]) for button in buttons]

    assert shown_to(cast.owner) == [("Star “Streaming”", "false")]
    assert shown_to(cast.contact) == [("Star “Streaming”", "false"), ("Star “Polars”", "true")]
