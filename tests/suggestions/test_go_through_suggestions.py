"""Attendees go through the people worth finding: they say hello, or that somebody is not for them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from meetup.contacts import Contact
from meetup.events import Event
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.people import User
from meetup.suggestions import Redraw, Suggestion, SuggestionDraw
from meetup.suggestions.planner import DRAWN_AT_ONCE, MAX_SUGGESTIONS, draw_for_everybody
from meetup.suggestions.tidying import SUGGESTIONS_KEPT, erase_suggestions
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.suggestions.attendees import WORTH_FINDING, attend, draw, says, suggested, suggestion_url


@pytest.fixture
def reader(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    client = client_for(cast.owner)
    with app.app_context():
        says(cast.owner, ask=["lute making"], interest=["dbt"])
    return client


@pytest.fixture
def ada(app: Flask, cast: Cast, reader: Client) -> User:
    with app.app_context():
        ada = attend(cast, "ada", offer=["lute making"])
        draw()
        return ada


def test_a_hello_asks_for_the_card_and_says_why(
    app: Flask, cast: Cast, reader: Client, ada: User, client_for: ClientFor
) -> None:
    with app.app_context():
        url = suggestion_url(cast.owner, ada)
    page = reader.visit(url)
    assert "Offers lute making, which you're looking for" in page
    answer = reader.post_form(f"{url}/hellos", {"line": "I'd love to hear how you began."})
    assert answer.status_code == 303
    contact_page = reader.visit(answer.location)
    assert "you said hello: “I'd love to hear how you began.”" in contact_page
    assert "We've asked Ada Person for their card" in contact_page
    asked = client_for(ada).visit("/")
    assert "Owner Person asks for your card" in asked
    assert "“I'd love to hear how you began.”" in asked
    assert suggested(reader) == [], "met people leave"
    assert reader.post_form(f"{url}/hellos").location == answer.location, "a double tap"


def test_a_line_that_is_too_long_is_kept_and_said(app: Flask, cast: Cast, reader: Client, ada: User) -> None:
    with app.app_context():
        url = suggestion_url(cast.owner, ada)
    answer = reader.post_form(f"{url}/hellos", {"line": "x" * 141})
    assert answer.status_code == 422
    assert "x" * 141 in answer.text
    assert suggested(reader), "nothing has happened"


def test_not_for_me_is_remembered_and_can_be_undone(app: Flask, cast: Cast, reader: Client, ada: User) -> None:
    with app.app_context():
        url = suggestion_url(cast.owner, ada)
    for _ in range(2):
        assert reader.post_form(f"{url}/dismissal").status_code == 303
    assert suggested(reader) == []
    with app.app_context():
        says(cast.owner)
        draw()
    assert suggested(reader) == []
    reader.post_form(f"{url}/dismissal/removal")
    assert [name for name, _ in suggested(reader)] == ["Ada Person"]


def test_some_come_at_a_time_and_others_through_the_day(app: Flask, cast: Cast, reader: Client) -> None:
    with app.app_context():
        for number in range(3 * DRAWN_AT_ONCE):
            attend(cast, f"guest{number}", offer=["lute making"])
        draw()
    first = suggested(reader)
    assert len(first) == DRAWN_AT_ONCE
    with app.app_context():
        draw()
    assert suggested(reader) == first, "nothing new within the hour"
    with app.app_context():
        db.session.execute(update(SuggestionDraw).values(next_at=now() - timedelta(minutes=1)))
        db.session.commit()
        draw()
    more = suggested(reader)
    assert len(more) == 2 * DRAWN_AT_ONCE
    assert more[DRAWN_AT_ONCE:] == first, "those who are new come first"


def test_nobody_gets_more_than_is_useful(app: Flask, cast: Cast, reader: Client) -> None:
    with app.app_context():
        for number in range(MAX_SUGGESTIONS + 5):
            attend(cast, f"guest{number}", offer=["lute making"])
        for _ in range(MAX_SUGGESTIONS // DRAWN_AT_ONCE + 2):
            db.session.execute(update(SuggestionDraw).values(next_at=now()))
            db.session.commit()
            draw()
        count = select(func.count()).where(Suggestion.user_id == cast.owner.id)
        assert db.session.scalar(count) == MAX_SUGGESTIONS


def test_changed_topics_change_the_people(app: Flask, cast: Cast, reader: Client, ada: User) -> None:
    """Those whose reason is gone leave, and others come within a minute."""
    with app.app_context():
        attend(cast, "grace", offer=["cartography of the moon"])
        draw()
    assert [name for name, _ in suggested(reader)] == ["Ada Person"]
    with app.app_context():
        says(cast.owner, ask=["cartography of the moon"])
        assert db.session.scalars(select(Redraw.user_id)).all() == [cast.owner.id]
        draw()
        assert db.session.scalars(select(Redraw)).all() == []
    assert suggested(reader) == [("Grace Person", "Offers cartography of the moon, which you're looking for")]


def test_an_empty_page_says_what_to_do(reader: Client, app: Flask, cast: Cast) -> None:
    page = reader.visit(WORTH_FINDING)
    assert "No one to suggest yet" in page
    assert page.one("a", href="/me/profile")


@pytest.mark.parametrize(("days", "drawn"), [(6, True), (9, False)])
def test_drawing_begins_a_week_before(app: Flask, cast: Cast, reader: Client, days: int, drawn: bool) -> None:
    with app.app_context():
        times = {"starts_at": now() + timedelta(days=days), "ends_at": now() + timedelta(days=days + 1)}
        db.session.execute(update(Event).values(**times))
        attend(cast, "ada", offer=["lute making"])
        draw()
    assert bool(suggested(reader)) is drawn


def test_suggestions_are_erased_after_the_event(app: Flask, cast: Cast, ada: User) -> None:
    with app.app_context():
        assert erase_suggestions() == 0
        over = now() - SUGGESTIONS_KEPT - timedelta(minutes=1)
        db.session.execute(update(Event).values(starts_at=over - timedelta(days=1), ends_at=over))
        db.session.commit()
        assert erase_suggestions() > 0
        assert db.session.scalars(select(Suggestion)).all() == []
        assert erase_suggestions() == 0


def test_some_are_left_for_the_event_itself(app: Flask, cast: Cast, reader: Client) -> None:
    """Before it, nobody gets more than five that they have not looked at yet."""
    with app.app_context():
        times = {"starts_at": now() + timedelta(days=6), "ends_at": now() + timedelta(days=8)}
        db.session.execute(update(Event).values(**times))
        for number in range(MAX_SUGGESTIONS):
            attend(cast, f"guest{number}", offer=["lute making"])
        for _ in range(4):
            db.session.execute(update(SuggestionDraw).values(next_at=now()))
            db.session.commit()
            draw()
    assert len(suggested(reader)) == DRAWN_AT_ONCE


def test_a_new_ask_brings_somebody_even_to_a_full_page(app: Flask, cast: Cast, reader: Client) -> None:
    with app.app_context():
        for number in range(DRAWN_AT_ONCE):
            attend(cast, f"guest{number}", interest=["dbt"])
        draw()
        attend(cast, "grace", offer=["cartography of the moon"])
        says(cast.owner, ask=["cartography of the moon"])
        draw()
    found = suggested(reader)
    assert found[0] == ("Grace Person", "Offers cartography of the moon, which you're looking for")
    assert len(found) == DRAWN_AT_ONCE + 1


def test_a_hello_that_was_undone_can_be_said_again(app: Flask, cast: Cast, reader: Client, ada: User) -> None:
    with app.app_context():
        url = suggestion_url(cast.owner, ada)
    reader.post_form(f"{url}/hellos")
    with app.app_context():
        found = Contact.find(db.session.get_one(User, cast.owner.id), db.session.get_one(User, ada.id))
        assert found
        meeting = db.session.scalars(select(Encounter).where(Encounter.contact_id == found.id)).one()
    assert reader.post_form(f"/encounters/{meeting.id}/removal").status_code == 303
    assert reader.post_form(f"{url}/hellos").status_code == 303
    assert "you said hello" in reader.visit("/contacts").text or suggested(reader) == []


def test_a_drawing_that_fails_is_done_again_soon(app: Flask, cast: Cast, reader: Client) -> None:
    with app.app_context():
        attend(cast, "ada", offer=["lute making"])
        steps = draw_for_everybody(cast.event.id)
        next(steps)
        db.session.commit()
        del steps  # as if the worker had ended
        next_at = db.session.scalars(select(SuggestionDraw.next_at)).one()
        assert next_at < now() + timedelta(minutes=11)
