"""Z1 and Z2: every route says who may use it, and keeps its word to everybody else."""

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetup.events import Event
from meetup.extensions import db, now
from meetup.operators import Operator, Suspension
from meetup.people import User
from meetup.rooms.hosts import RoomHost
from meetup.security import POLICIES
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor
from tests.routes import Route, missing_path, routes

# What the people of the cast get for things that the owner and the event of the cast hold, if not an answer.
DENIED = {
    "anyone": {},
    "signed in": {},
    "leaver": dict.fromkeys(("stranger", "contact", "owner", "host", "staff", "organizer", "operator"), 404),
    "member": {},
    "owner": dict.fromkeys(("stranger", "contact", "host", "staff", "organizer", "operator"), 404),
    "operator": dict.fromkeys(("stranger", "contact", "owner", "host", "staff", "organizer"), 404),
    "attendee": {"stranger": 404, "operator": 404},
    "moderator": {"stranger": 404, "operator": 404, "contact": 403, "owner": 403},
    "staff": {"stranger": 404, "operator": 404, "contact": 403, "owner": 403, "host": 403},
    "organizer": {"stranger": 404, "operator": 404, "contact": 403, "owner": 403, "host": 403, "staff": 403},
}
PEOPLE = ("stranger", "contact", "owner", "host", "staff", "organizer", "operator")
REFUSALS = {401, 403, 404}
ONE_TIME = re.compile(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"|<!--.*?-->')


def person(app: Flask, cast: Cast, who: str) -> User:
    """One of the cast, or somebody else: who hosts their room, or an operator, who has no part in their event."""
    if who == "operator":
        with app.app_context():
            operator = join("operator")
            db.session.add(Operator(user_id=operator.id, added_by="a test"))
            db.session.commit()
            return operator
    if who != "host":
        return getattr(cast, who)  # type: ignore[no-any-return]
    with app.app_context():
        host = join("host")
        RoomHost.add(cast.room.id, db.session.get_one(Event, cast.event.id).add_attendee(host))
        db.session.commit()
        return host


def ask(client: Client, route: Route, path: str | None = None, **options: Any) -> TestResponse:
    if route.method == "GET":
        return client.get(path or route.path, **options)
    data = {"csrf_token": client.token()}
    return client.open(path or route.path, method=route.method, data=data, **options)


def lasting(answer: TestResponse) -> str:
    """The answer without what is made anew for each."""
    return " ".join(ONE_TIME.sub("", answer.text).split())


def test_every_route_declares_a_known_policy(app: Flask, cast: Cast) -> None:
    assert not [f"{route}: {route.policy!r}" for route in routes(app, cast) if route.policy not in POLICIES]
    assert DENIED.keys() == POLICIES.keys(), "say in this test what the policy denies"


@pytest.mark.slow
def test_the_signed_out_are_led_to_sign_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    wrong = []
    for route in routes(app, cast):
        answer = ask(client_for(None), route)
        to_sign_in = answer.status_code == 302 and answer.location.startswith("/sign-in")
        if to_sign_in != (route.policy != "anyone"):
            wrong.append(f"{route}: {answer.status}")
    assert not wrong


@pytest.mark.slow
def test_those_who_deleted_their_account_can_only_come_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z1: to a leaver, every route answers as to the signed-out, but for coming back and signing out."""
    things, wrong = routes(app, cast), []
    with app.app_context():
        db.session.get_one(User, cast.owner.id).left_at = now()
        db.session.commit()
    for route in things:
        if route.policy == "anyone":
            continue
        answer = ask(client_for(cast.owner), route)
        to_sign_in = answer.status_code == 302 and answer.location.startswith("/sign-in")
        if to_sign_in != (route.policy not in ("leaver", "signed in")):
            wrong.append(f"{route}: {answer.status}")
        with app.app_context():
            db.session.get_one(User, cast.owner.id).left_at = now()
            db.session.commit()
    assert not wrong


SUSPENDED = {
    "operators.own_suspensions.current",
    "operators.own_suspensions.show",
    "operators.own_suspensions.create_answer",
    "operators.looks.index",
    "people.confirmations.new",
    "people.confirmations.create",
    "people.confirmations.create_with_passkey",
    "people.confirmations.create_with_code",
    "people.confirmations.send_link",
    "people.departures.new",
    "people.departures.create",
    "people.passkey_sign_ins.create_challenge_to_confirm",
    "people.sign_ins.destroy",
    "transfer.exports.index",
    "transfer.exports.everything",
    "transfer.bundles.create",
    "transfer.bundles.show",
    "transfer.bundles.download",
    "jobs.show",
    "jobs.cancel",
}
"""What somebody can use whose account is suspended: why, the answer, what was looked at, export, deletion, sign-out."""


@pytest.mark.slow
def test_the_suspended_read_why_and_little_else(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z1: every route leads somebody whose account is suspended to the reason, but for those that stay open."""
    things, wrong = routes(app, cast), []
    with app.app_context():
        db.session.get_one(User, cast.owner.id).suspended_at = now()
        db.session.add(Suspension(user_id=cast.owner.id, reason="Streaming"))
        db.session.commit()
    for route in things:
        if route.policy == "anyone" or (route.method != "GET" and route.endpoint in SUSPENDED):
            continue
        answer = ask(client_for(cast.owner), route)
        is_led = answer.status_code in (302, 303) and answer.location == "/me/suspension"
        if is_led == (route.endpoint in SUSPENDED) or answer.status_code >= 500:
            wrong.append(f"{route}: {answer.status}")
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"Sec-Fetch-Mode": "cors"}])
def test_a_signed_out_fetch_gets_401(app: Flask, cast: Cast, client_for: ClientFor, headers: dict[str, str]) -> None:
    wrong = []
    for route in routes(app, cast):
        answer = ask(client_for(None), route, headers=headers)
        if (answer.status_code == 401) != (route.policy != "anyone"):
            wrong.append(f"{route}: {answer.status}")
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_not_theirs_is_denied(app: Flask, cast: Cast, client_for: ClientFor, who: str) -> None:
    client, wrong = client_for(person(app, cast, who)), []
    for route in routes(app, cast):
        denied = DENIED[route.policy].get(who)
        if denied and (answer := ask(client, route)).status_code != denied:
            wrong.append(f"{route}: {answer.status}, not {denied}")
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_theirs_opens(app: Flask, cast: Cast, client_for: ClientFor, who: str) -> None:
    client, wrong = client_for(person(app, cast, who)), []
    for route in routes(app, cast):
        if route.method == "GET" and who not in DENIED[route.policy]:
            answer = ask(client, route)
            if answer.status_code in REFUSALS or answer.status_code >= 500:
                wrong.append(f"{route}: {answer.status}")
    assert not wrong


@pytest.mark.slow
def test_what_is_not_theirs_looks_like_what_is_not_there(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, wrong = client_for(cast.stranger), []
    for route in routes(app, cast):
        if "stranger" in DENIED[route.policy] and (nowhere := missing_path(app, route)):
            theirs, nothing = (lasting(ask(client, route, path)) for path in (route.path, nowhere))
            if theirs != nothing:
                wrong.append(f"{route}: {nowhere} answers differently")
    assert not wrong
