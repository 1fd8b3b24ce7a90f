"""Goals in the run-through of an event, at its end, and on the page of the year."""

from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from meetup.events import Event
from meetup.extensions import db
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import kept
from tests.follow_up.runs import pass_by
from tests.goals.goals import BRIGHT, MENTOR, chips, count, progress, set_goal
from tests.goals.test_carry_goals_over import coming

MEET = "Meet 2 people who work at Brightline"
__all__ = ["coming"]


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def end_of_run(cast: Cast, owner: Client) -> str:
    """The address of the run-through of the event, whose people have all been passed by."""
    run = {"run": "to_do", "event": str(cast.event.id)}
    page = f"/run-through?run=to_do&event={cast.event.id}"
    for _ in range(2):
        contact_id = owner.get(page).text.split("/passing")[0].rpartition("/contacts/")[2]
        owner.post_form(f"/contacts/{contact_id}/passing", run)
    return page


def test_each_person_can_be_counted_on_the_way(app: Flask, cast: Cast, owner: Client) -> None:
    set_goal(app, owner, BRIGHT)
    page = owner.get("/run-through?run=to_do")
    assert chips(page.text) == [(MEET, False)]
    form = page.text.split('<form class="goals')[1]
    path, back = (form.split(f'{name}="')[1].split('"')[0] for name in ("formaction", "value"))
    back = form.split('name="next" value="')[1].split('"')[0]
    assert owner.post_form(path, {"on": "1", "next": back}).location == "/run-through?run=to_do"
    assert chips(owner.get("/run-through?run=to_do").text) == [(MEET, True)], "and the same person is still there"
    assert pass_by(owner, cast.met.id)


def test_the_end_says_how_far_each_goal_is(app: Flask, cast: Cast, owner: Client, coming: Event) -> None:
    goal, mentor = set_goal(app, owner, BRIGHT), set_goal(app, owner, MENTOR)
    count(owner, cast.met.id, mentor)
    count(owner, cast.met.id, goal)
    address = end_of_run(cast, owner)
    page = owner.visit(address)
    assert "1 of 2" in page
    assert "Reached" in page
    assert "Mark as reached: Find a mentor" not in page.markup
    form = {"done": page.one("input", name="done")["value"], "next": address}
    assert form["done"] == "1", "one person counts already"
    assert owner.post_form(f"/goals/{goal}/count", form).location == address
    assert progress(app, cast) == [f"{MEET}: 2 of 2", "Find a mentor: done"]
    owner.post_form(f"/goals/{goal}/count", {"done": "0"})
    assert f"Carry over to Data Bergen: {MEET}" in owner.visit(address).markup
    owner.post_form(f"/events/{coming.slug}/goals/carried", {"goal_id": goal, "next": address})
    assert "Carried over to Data Bergen" in owner.visit(address)
    assert progress(app, cast, coming) == [f"{MEET}: not yet"]


def test_without_a_next_event_it_says_so_and_without_goals_nothing(app: Flask, cast: Cast, owner: Client) -> None:
    address = end_of_run(cast, owner)
    assert "Your goals" not in owner.visit(address)
    set_goal(app, owner, BRIGHT)
    assert "You can carry these over once you're going to another event." in owner.visit(address)


def test_the_year_shows_which_were_reached(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    goal, mentor = set_goal(app, owner, BRIGHT), set_goal(app, owner, MENTOR)
    for contact_id in (cast.met.id, kept(app, cast.owner, cast.friend).id):
        count(owner, contact_id, mentor)
    count(owner, cast.met.id, goal)
    with app.app_context():
        begins = db.session.get_one(Event, cast.event.id).starts_at.astimezone(ZoneInfo("Europe/Lisbon"))
    page = owner.visit(f"/me/pictures?year={begins.year}")
    for text in ("You reached 1 of 2 goals.", "PyData Lisbon", MEET, "1 of 2", "Find a mentor", "done"):
        assert text in page
    assert "Find a mentor" not in client_for(cast.contact).visit(f"/me/pictures?year={begins.year}")
