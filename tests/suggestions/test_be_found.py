"""People who chose it are suggested to others at an event, for as long as they want and nowhere else (P4)."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select
from time_machine import travel

from meetup.codes import Code
from meetup.contacts.blocks import Block
from meetup.events import Attendance, Event, EventTopic
from meetup.extensions import db, now
from meetup.people import User
from meetup.suggestions import Redraw, Suggestion, SuggestionDraw
from tests.cast import Cast, scan
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.suggestions.attendees import EVENT, WORTH_FINDING, attend, draw, says, suggested, suggestion_url

REASON = "Offers mentoring in MLOps, which you're looking for · both into dbt"


@pytest.fixture
def reader(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    client = client_for(cast.owner)
    with app.app_context():
        says(cast.owner, ask=["mentoring in MLOps"], offer=["falconry"], interest=["dbt", "trail running"])
    return client


@pytest.fixture
def ada(app: Flask, cast: Cast, reader: Client) -> User:
    """Somebody who is listed and suits the reader."""
    with app.app_context():
        return attend(cast, "ada", offer=["Mentoring in MLOps"], interest=["DBT"])


def test_nobody_is_found_who_has_not_said_so(
    app: Flask, cast: Cast, client_for: ClientFor, reader: Client, ada: User
) -> None:
    """P4"""
    browser = client_for(ada)
    browser.post_form(f"{EVENT}/listing", {"listed": ""})
    with app.app_context():
        draw()
        assert [*db.session.scalars(select(EventTopic)), *db.session.scalars(select(Suggestion))] == []
    assert suggested(reader) == []
    browser.post_form(f"{EVENT}/listing", {"listed": "yes"})
    with app.app_context():
        says(cast.owner)  # asks for another drawing
        draw()
    assert suggested(reader) == [("Ada Person", REASON)]
    assert REASON in reader.visit("/")
    browser.post_form(f"{EVENT}/listing", {"listed": ""})
    assert suggested(reader) == []
    assert "Ada" not in reader.visit("/")


@pytest.mark.parametrize(
    ("topics", "reason"),
    [
        ({"offer": ["mentoring in MLOps"]}, "Offers mentoring in MLOps, which you're looking for"),
        ({"ask": ["falconry"]}, "Looking for falconry, which you offer"),
        ({"ask": ["mentoring in MLOps"]}, "Looking for mentoring in MLOps too"),
        ({"interest": ["trail running", "dbt"]}, "Both into dbt, trail running"),
        ({"interest": ["falconry"], "ask": ["dbt"], "offer": ["trail running"]}, None),
    ],
)
def test_the_reason_is_said(
    app: Flask, cast: Cast, reader: Client, topics: dict[str, list[str]], reason: str | None
) -> None:
    with app.app_context():
        attend(cast, "ada", listed=True, **topics)
        draw()
    assert suggested(reader) == ([("Ada Person", reason)] if reason else [])


def block(cast: Cast, ada: User) -> None:
    Block.create(db.session.get_one(User, cast.owner.id), db.session.get_one(User, ada.id))


def be_blocked(cast: Cast, ada: User) -> None:
    Block.create(db.session.get_one(User, ada.id), db.session.get_one(User, cast.owner.id))


def pause(cast: Cast, ada: User) -> None:
    db.session.get_one(User, ada.id).profile.pause()


def meet(cast: Cast, ada: User) -> None:
    scan(db.session.get_one(User, cast.owner.id), db.session.get_one(User, ada.id))


def leave(cast: Cast, ada: User) -> None:
    db.session.get_one(Event, cast.event.id).remove_attendee(db.session.get_one(User, ada.id))


def take_the_reason_back(cast: Cast, ada: User) -> None:
    db.session.get_one(User, ada.id).profile.share(["headline"])
    db.session.get_one(User, ada.id).profile.run_change_hooks()


def unlist(cast: Cast, ada: User) -> None:
    attendance = db.session.get_one(Event, cast.event.id).find_attendance(db.session.get_one(User, ada.id))
    assert attendance
    attendance.unlist_from_directory()


@pytest.mark.parametrize("hide", [block, be_blocked, pause, meet, leave, take_the_reason_back, unlist])
@pytest.mark.parametrize("when", ["before it is drawn", "after it is drawn"])
def test_whoever_hides_is_gone_at_once(
    app: Flask, cast: Cast, reader: Client, ada: User, hide: Callable[[Cast, User], None], when: str
) -> None:
    """P4, P2: from the page, from Today, and under the address that there was."""
    with app.app_context():
        if when == "after it is drawn":
            draw()
            url = suggestion_url(cast.owner, ada)
            db.session.commit()
            assert reader.get(url).status_code == 200
        hide(cast, ada)
        db.session.commit()
        draw()
    assert suggested(reader) == []
    assert "Worth finding here" not in reader.visit("/")
    if when == "after it is drawn":
        gone, missing = (reader.visit(address, status=404) for address in (url, f"{WORTH_FINDING}/999999"))
        assert gone.one("main").text == missing.one("main").text, "Z2"
        assert reader.post_form(f"{url}/hellos").status_code == (303 if hide is meet else 404), "or to the contact"
        assert reader.post_form(f"{url}/dismissal").status_code == 404


def test_nothing_that_others_are_shown_depends_on_who_is_hidden(app: Flask, cast: Cast, reader: Client) -> None:
    """P4: neither the order nor the choice tells that somebody with these topics is there."""
    names = [f"guest{number}" for number in range(8)]
    at = now()
    with app.app_context(), travel(at, tick=False):  # people are drawn for in an order that changes with the hour
        for number, name in enumerate(names):
            attend(cast, name, offer=["mentoring in MLOps"], interest=["dbt"] * (number % 2))
        draw()
        before = _everything_drawn(names)
        for model in (Suggestion, SuggestionDraw):
            db.session.execute(delete(model))
        for number in range(6):
            attend(cast, f"hidden{number}", False, offer=["mentoring in MLOps"], ask=["falconry"], interest=["dbt"])
        db.session.execute(delete(Redraw))
        db.session.commit()
        draw()
        after = _everything_drawn(names)
    assert before
    assert before == after


def _everything_drawn(names: list[str]) -> list[tuple[int, int, int]]:
    """Whom those with these names are shown, and where."""
    emails = [f"{name}@example.org" for name in names]
    query = select(Suggestion.user_id, Suggestion.other_id, Suggestion.place)
    query = query.join(User, User.id == Suggestion.user_id).where(User.email.in_(emails))
    rows = db.session.execute(query.order_by(Suggestion.user_id, Suggestion.place))
    return [(row.user_id, row.other_id, row.place) for row in rows]


def test_only_those_who_attend_see_the_page(cast: Cast, ada: User, client_for: ClientFor, app: Flask) -> None:
    """Z1, Z2: also somebody else's suggestion is a 404."""
    with app.app_context():
        draw()
        url = suggestion_url(cast.owner, ada)
    for other in (cast.stranger, cast.organizer, cast.friend):
        browser = client_for(other)
        assert browser.get(WORTH_FINDING).status_code == (404 if other is cast.stranger else 200)
        assert browser.get(url).status_code == 404
        assert browser.post_form(f"{url}/dismissal/removal").status_code == 404


def test_leaving_the_event_erases_what_was_suggested(app: Flask, cast: Cast, reader: Client, ada: User) -> None:
    with app.app_context():
        draw()
        assert db.session.scalars(select(Suggestion)).all()
    reader.post_form(f"{EVENT}/attendance/removal")
    with app.app_context():
        own = select(Suggestion).where(Suggestion.user_id == cast.owner.id)
        assert db.session.scalars(own).all() == []


def test_many_cost_the_same(app: Flask, cast: Cast, reader: Client, queries: Queries) -> None:
    counts = []
    for first, last in ((0, 1), (1, 12)):
        with app.app_context():
            for number in range(first, last):
                attend(cast, f"guest{number}", interest=["dbt"])
            says(cast.owner)
            draw()
        with queries() as asked:
            assert suggested(reader)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_hidden_is_in_no_row_of_a_code(app: Flask, cast: Cast, reader: Client, ada: User) -> None:
    """A suggestion holds no code and no channel: the page of somebody shows what their card there shows."""
    with app.app_context():
        draw()
        url = suggestion_url(cast.owner, ada)
        codes = db.session.scalars(select(Code.code).join(Attendance, Attendance.badge_id == Code.id)).all()
    page = reader.get(url).text
    assert "Ada Person" in page
    assert "Brightline" not in page, "the company is not shared"
    assert not [code for code in codes if code in page]
