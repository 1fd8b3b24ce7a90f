"""Organizers look through the tickets of their event, change what a badge says, cancel one, and add one by hand."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.extensions import db, now
from meetup.people import User
from meetup.tickets import Ticket, claim
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.tickets.lists import MANAGE, TICKETS, tickets


@pytest.fixture
def organizer(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.organizer)


def add(app: Flask, cast: Cast, name: str, **columns: Any) -> int:
    with app.app_context():
        ticket = Ticket.create(cast.event.id, "spreadsheet", name, name=name, company="Tagus", **columns)
        db.session.commit()
        return ticket.id


def test_the_list_is_searched_and_filtered(app: Flask, cast: Cast, organizer: Client) -> None:
    add(app, cast, "Zoë Ångström", email="zoe@example.org")
    add(app, cast, "Dana Kowalski", cancelled_at=now())
    add(app, cast, "Teo Kowalski", checked_in_at=now())
    assert listed(organizer, TICKETS) == ["Dana Kowalski", "Teo Kowalski", "Zoë Ångström"]
    assert listed(organizer, f"{TICKETS}?q=angstrom") == ["Zoë Ångström"]
    assert listed(organizer, f"{TICKETS}?q=zoe@example") == ["Zoë Ångström"]
    assert listed(organizer, f"{TICKETS}?state=cancelled") == ["Dana Kowalski"]
    assert listed(organizer, f"{TICKETS}?state=arrived&q=kowal") == ["Teo Kowalski"]
    assert listed(organizer, f"{TICKETS}?state=nonsense") == ["Dana Kowalski", "Teo Kowalski", "Zoë Ångström"]
    assert organizer.visit(MANAGE).one("a", href=TICKETS).text == "Tickets"


def listed(client: Client, path: str) -> list[str]:
    return [name.text for name in client.visit(path).one("main").all("strong")]


def test_the_list_goes_on_page_by_page(app: Flask, cast: Cast, organizer: Client, queries: Queries) -> None:
    for number in range(60):
        add(app, cast, f"Person {number:02}")
    with queries() as asked:
        page = organizer.visit(TICKETS)
    assert len(asked) <= 8
    first = listed(organizer, TICKETS)
    (more,) = (link["href"] for link in page.all("a") if "after=" in link["href"])
    assert [*first, *listed(organizer, more)] == [f"Person {number:02}" for number in range(60)]


def test_what_a_badge_says_is_changed(app: Flask, cast: Cast, organizer: Client) -> None:
    path = f"{TICKETS}/{add(app, cast, 'Dana Kowalski')}"
    organizer.post_form(path, {"name": "Dana K.", "company": "", "category": "Speaker"})
    (ticket,) = tickets(app)
    assert (ticket["name"], ticket["company"], ticket["category"]) == ("Dana K.", "", "Speaker")
    assert organizer.post_form(path, {"name": " "}).status_code == 422
    assert tickets(app) == [ticket]


def test_a_ticket_is_cancelled_and_restored(app: Flask, cast: Cast, organizer: Client) -> None:
    path = f"{TICKETS}/{add(app, cast, 'Dana Kowalski')}"
    organizer.post_form(f"{path}/cancellation")
    assert tickets(app)[0]["cancelled_at"] is not None
    assert "Cancelled" in organizer.visit(path)
    organizer.post_form(f"{path}/restoration")
    assert tickets(app)[0]["cancelled_at"] is None


def test_somebody_is_added_once_by_a_double_tap(app: Flask, organizer: Client) -> None:
    field = organizer.visit(f"{TICKETS}/new").one("input", name="uuid")
    for _ in range(2):
        organizer.post_form(TICKETS, {"uuid": field["value"], "name": "Late Guest", "category": "Press"})
    (ticket,) = tickets(app)
    assert (ticket["name"], ticket["category"], ticket["source"]) == ("Late Guest", "Press", "hand")


def test_a_claimed_badge_belongs_to_whoever_claimed_it(app: Flask, cast: Cast, organizer: Client) -> None:
    path = f"{TICKETS}/{add(app, cast, 'Dana Kowalski')}"
    with app.app_context():
        claim(db.session.scalars(select(Ticket)).one(), db.session.get_one(User, cast.stranger.id))
        db.session.commit()
    before = tickets(app)
    for end, form in (("", {"name": "Other"}), ("/cancellation", {}), ("/restoration", {})):
        organizer.post_form(f"{path}{end}", form)
    assert tickets(app) == before
    assert "Somebody has claimed this badge" in organizer.visit(path)


@pytest.mark.parametrize("who", ["staff", "owner", "stranger"])
def test_nobody_else_sees_the_list(app: Flask, cast: Cast, client_for: ClientFor, who: str) -> None:
    path = f"{TICKETS}/{add(app, cast, 'Dana Kowalski', email='dana@example.org')}"
    client = client_for(getattr(cast, who))
    for answer in (client.get(TICKETS), client.get(path), client.post_form(f"{path}/cancellation")):
        assert answer.status_code in (403, 404)
        assert "dana@example.org" not in answer.text
