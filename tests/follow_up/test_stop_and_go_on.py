"""A run-through keeps its place: of whom it consists, where it goes on, and how it ends."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from flask import Flask

from meetup.contacts import Contact, Stage
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import Cast, join, scan
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.scans import event
from tests.follow_up.runs import RUN, URL, decide, meet_five, pass_by, shown


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def ids(app: Flask, cast: Cast) -> list[int]:
    return meet_five(app, cast)


def test_it_goes_on_where_it_stopped_on_any_device(
    cast: Cast, owner: Client, ids: list[int], client_for: ClientFor
) -> None:
    pass_by(owner, ids[0])
    decide(owner, ids[1], "let_go")
    assert shown(client_for(cast.owner).visit(URL)) == "Ana Person, 3 of 5"
    assert shown(owner.visit(URL)) == "Ana Person, 3 of 5", "looking moves nothing"


def test_back_shows_what_was_decided_and_goes_on_from_there(owner: Client, ids: list[int]) -> None:
    decide(owner, ids[0], "let_go")
    page = pass_by(owner, ids[1])
    back = owner.visit(page.one("a", data_shortcut="b")["href"])
    assert shown(back) == "Friend Person, 2 of 5"
    first = owner.visit(back.one("a", data_shortcut="b")["href"])
    assert shown(first) == "Contact Person, 1 of 5"
    assert "Let go" in first.one("div", class_="toast decided")
    assert not first.all("a", data_shortcut="b")
    assert shown(pass_by(owner, ids[0])) == "Friend Person, 2 of 5"


def test_those_passed_by_can_be_gone_through_again(owner: Client, ids: list[int]) -> None:
    for number in ids:
        page = pass_by(owner, number)
    assert "All done." in page
    assert "5 people are still undecided." in page
    assert shown(owner.visit(owner.post_form("/run-through/restart", RUN).location)) == "Contact Person, 1 of 5"


def test_who_is_met_meanwhile_comes_last(app: Flask, cast: Cast, owner: Client, ids: list[int]) -> None:
    for number in ids:
        pass_by(owner, number)
    with app.app_context():
        scan(db.session.get_one(User, cast.owner.id), join("dora"))
        db.session.commit()
    assert shown(owner.visit(URL)) == "Dora Person, 6 of 6"


def test_a_later_day_keeps_somebody_out_until_it_comes(app: Flask, owner: Client, ids: list[int]) -> None:
    decide(owner, ids[0], "later", "tomorrow")
    owner.post_form("/run-through/restart", RUN)
    assert shown(owner.visit(URL)) == "Friend Person, 1 of 4"
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert shown(owner.visit(URL)) == "Contact Person, 1 of 5"


def test_after_a_week_it_begins_anew(owner: Client, ids: list[int]) -> None:
    decide(owner, ids[0], "let_go")
    pass_by(owner, ids[1])
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert shown(owner.visit(URL)) == "Friend Person, 1 of 4"
        assert shown(pass_by(owner, ids[1])) == "Ana Person, 2 of 4"


def test_each_event_and_stage_has_a_place_of_its_own(app: Flask, cast: Cast, owner: Client, ids: list[int]) -> None:
    with app.app_context():
        other = event(cast.organizer, "Coffee & Code", -2, db.session.get_one(User, cast.owner.id))
        db.session.get_one(Contact, ids[2]).event_id = other.id
        db.session.get_one(Contact, ids[3]).stage = Stage.WAITING
        db.session.commit()
        mine = {"run": "to_do", "event": other.id}
    there = f"/run-through?{urlencode(mine)}"
    page = owner.visit(there)
    assert shown(page) == "Ana Person, 1 of 1"
    assert "Coffee & Code" in page.one("h1")
    assert shown(owner.visit("/run-through?run=waiting")) == "Bo Person, 1 of 1"
    assert "That's everyone" in decide(owner, ids[2], "let_go", event=other.id)
    assert shown(owner.visit(URL)) == "Contact Person, 1 of 3"


@pytest.mark.parametrize("query", ["event=999", "event=x", "run=nobody", "contact=999999", ""])
def test_a_broken_address_is_no_mishap(owner: Client, ids: list[int], query: str) -> None:
    status = owner.get(f"/run-through?{query}", follow_redirects=True).status_code
    assert status == (404 if query == "event=999" else 200)


def test_somebody_elses_contact_and_event_are_not_there(
    app: Flask, cast: Cast, client_for: ClientFor, ids: list[int]
) -> None:
    """Z2: by any of its addresses."""
    stranger = client_for(cast.stranger)
    for action in ("decision", "decision/removal", "passing"):
        assert stranger.post_form(f"/contacts/{ids[0]}/{action}", {**RUN, "kind": "let_go"}).status_code == 404
    assert stranger.get(f"{URL}&event={cast.event.id}").status_code == 404
    assert stranger.post_form("/run-through/restart", {"event": cast.event.id, **RUN}).status_code == 404
    assert "Contact Person" not in stranger.get(f"{URL}&contact={ids[0]}", follow_redirects=True).text


def test_nobody_left_is_no_celebration(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.stranger).visit(URL)
    assert "No one left." in page
    assert not page.all("section", class_="empty done")


def test_today_and_the_list_lead_there(app: Flask, cast: Cast, owner: Client, ids: list[int]) -> None:
    links = [link["href"] for link in owner.visit(f"/contacts?event={cast.event.id}").all("a")]
    assert f"/run-through?run=to_do&event={cast.event.id}" in links
    with app.app_context():
        ends_at = cast.event.ends_at
    with time_machine.travel(ends_at + timedelta(hours=10), tick=False):
        links = [link["href"] for link in owner.visit("/").all("a")]
    assert f"/run-through?run=to_do&event={cast.event.id}" in links


def test_many_people_cost_no_more_queries(
    app: Flask, cast: Cast, owner: Client, ids: list[int], queries: Queries
) -> None:
    decide(owner, ids[0], "wrote")
    counts = []
    for more in (0, 12):
        with app.app_context():
            for number in range(more):
                scan(db.session.get_one(User, cast.owner.id), join(f"more{number}"))
            db.session.commit()
        with queries() as sent:
            owner.visit(URL)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
    for number in ids:
        decide(owner, number, "later", "tomorrow")
    with queries() as sent:
        owner.visit(f"/run-through?run=to_do&event={cast.event.id}")
    assert len(sent) <= 12
