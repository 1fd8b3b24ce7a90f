"""Random coffee: paired with somebody new every so many minutes."""

import random
from datetime import datetime, timedelta
from itertools import combinations

import pytest
from flask import Flask, Response
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from meetup import live
from meetup.coffee.drawing import draw_pairs
from meetup.coffee.models import Coffee, CoffeePair, CoffeeSeat
from meetup.coffee.rounds import draw_due_rounds
from meetup.contacts import Contact
from meetup.contacts.blocks import Block
from meetup.events import Event
from meetup.events.stream_rights import stream_rights_at
from meetup.extensions import db, now
from meetup.live.bus import NoBus
from meetup.live.frames import REPLAY_OVERLAP
from meetup.live.registry import frames_since, lost_rights
from meetup.live.streams import StreamRight
from meetup.live.watcher import Watcher
from meetup.outbox.worker import run_planner
from meetup.people import User
from meetup.rooms import personal
from meetup.rooms.models import FEW
from meetup.rooms.sanctions import Sanction
from tests.cast import Cast
from tests.conftest import ClientFor, Queries, Visit
from tests.rooms.talks import say

COFFEE = "/events/pydata-lisbon/coffee"


def pour(client_for: ClientFor, cast: Cast, every: str = "30") -> None:
    form = {"every": every, "points": "Coffee bar\nTerrace"}
    assert client_for(cast.organizer).post_form(COFFEE, form).status_code == 303


def draw(app: Flask, cast: Cast) -> list[tuple[int, int]]:
    """The next round, whose time has come: who is paired."""
    with app.app_context():
        coffee = Coffee.find(db.session.get_one(Event, cast.event.id))
        assert coffee
        coffee.next_at = now()
        db.session.commit()
        run_planner(draw_due_rounds)
        db.session.refresh(coffee)
        pairs = select(CoffeePair).where(CoffeePair.coffee_id == coffee.id, CoffeePair.round == coffee.round)
        return [(found.a_id, found.b_id) for found in db.session.scalars(pairs)]


def test_who_left_the_event_wants_no_coffee(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    pour(client_for, cast)
    for someone in (cast.owner, cast.contact):
        client_for(someone).post_form(f"{COFFEE}/joining")
    client_for(cast.contact).post_form("/events/pydata-lisbon/attendance/removal")
    with app.app_context():
        coffee = Coffee.find(db.session.get_one(Event, cast.event.id))
        assert coffee
        assert len(coffee.participants()) == 1


def test_few_are_as_few_on_all_pages(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P4: one number says from how many on people are counted aloud."""
    assert app.jinja_env.globals["few"] == FEW
    monkeypatch.setitem(app.jinja_env.globals, "few", 2)
    pour(client_for, cast)
    for someone in (cast.owner, cast.contact):
        client_for(someone).post_form(f"{COFFEE}/joining")
        client_for(someone).post_form(f"/rooms/{cast.room.id}/visits")
    me = client_for(cast.owner)
    assert "2 joined" in me.visit(COFFEE)
    assert me.visit(f"/rooms/{cast.room.id}").one("span", id="here").text == "2 here"
    assert "2 here" in me.visit("/rooms")


def test_paired_met_and_asked_for_the_card(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    pour(client_for, cast)
    staff, organizer = client_for(cast.staff), client_for(cast.organizer)
    for someone in (staff, organizer):
        assert "I'm in" in someone.visit(COFFEE)
        someone.post_form(f"{COFFEE}/joining")
        assert "You're in." in someone.visit(COFFEE)
    assert draw(app, cast) == [tuple(sorted((cast.staff.id, cast.organizer.id)))]
    for page in (staff.visit(COFFEE), staff.visit(f"/rooms/{cast.room.id}/visits"), staff.visit("/")):
        assert "Coffee with Organizer Person" in page
        assert "You both joined." in page
    with app.app_context():
        pair_id = db.session.scalars(select(CoffeePair.id)).one()
    assert client_for(cast.owner).post_form(f"/coffee-pairs/{pair_id}/hellos").status_code == 404
    for _ in range(2):
        assert staff.post_form(f"/coffee-pairs/{pair_id}/hellos").location.startswith("/contacts/")
    with app.app_context():
        contact = Contact.find(cast.staff, cast.organizer)
        assert contact is not None
        assert contact.has_asked
    assert "Coffee with" not in staff.visit(COFFEE)
    assert draw(app, cast) == [], "never twice"
    assert "didn't get a match" in staff.visit(COFFEE)


def test_skipping_tells_nobody_and_leaving_ends_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    pour(client_for, cast)
    owner, friend = client_for(cast.owner), client_for(cast.friend)
    for someone in (owner, friend):
        someone.post_form(f"{COFFEE}/joining")
    draw(app, cast)
    with app.app_context():
        pair_id = db.session.scalars(select(CoffeePair.id)).one()
    assert owner.post_form(f"/coffee-pairs/{pair_id}/skipping").status_code == 303
    assert "Coffee with" not in owner.visit(COFFEE)
    assert "Coffee with" in friend.visit(COFFEE)
    friend.post_form(f"{COFFEE}/leaving")
    client_for(cast.contact).post_form(f"{COFFEE}/joining")
    assert draw(app, cast) == [tuple(sorted((cast.owner.id, cast.contact.id)))]


def test_never_with_somebody_blocked(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Either way round, and not shown any more when it comes later."""
    pour(client_for, cast)
    for who in (cast.owner, cast.friend):
        client_for(who).post_form(f"{COFFEE}/joining")
    with app.app_context():
        Block.create(db.session.get_one(User, cast.friend.id), db.session.get_one(User, cast.owner.id))
        db.session.commit()
    assert draw(app, cast) == []
    client_for(cast.contact).post_form(f"{COFFEE}/joining")
    (drawn,) = draw(app, cast)
    assert cast.contact.id in drawn
    lucky = cast.owner if cast.owner.id in drawn else cast.friend
    with app.app_context():
        Block.create(db.session.get_one(User, cast.contact.id), db.session.get_one(User, lucky.id))
        db.session.commit()
    assert "Coffee with" not in client_for(lucky).visit(COFFEE)


def test_two_workers_draw_one_round(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    pour(client_for, cast)
    for who in (cast.owner, cast.friend):
        client_for(who).post_form(f"{COFFEE}/joining")
    with app.app_context():
        coffee = Coffee.find(db.session.get_one(Event, cast.event.id))
        assert coffee
        coffee.next_at = now()
        db.session.commit()
        assert len(coffee.draw_round()) == 1
        late = Coffee(id=coffee.id, event_id=coffee.event_id, every=30, points="x", round=0)
        assert late.draw_round() == [], "who saw the round before finds it drawn"
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(CoffeeSeat)) == 2


def test_the_database_seats_nobody_twice(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    pour(client_for, cast)
    for who in (cast.owner, cast.friend):
        client_for(who).post_form(f"{COFFEE}/joining")
    draw(app, cast)
    with app.app_context():
        drawn = db.session.scalars(select(CoffeePair)).one()
        other = CoffeePair(coffee_id=drawn.coffee_id, round=9, a_id=cast.owner.id, b_id=cast.contact.id, point="")
        db.session.add(other)
        db.session.flush()
        for twin in (
            CoffeePair(coffee_id=drawn.coffee_id, round=9, a_id=drawn.a_id, b_id=drawn.b_id, point=""),
            CoffeePair(coffee_id=drawn.coffee_id, round=9, a_id=drawn.b_id, b_id=drawn.a_id, point=""),
            CoffeeSeat(coffee_id=drawn.coffee_id, round=1, user_id=drawn.a_id, pair_id=other.id),
        ):
            with pytest.raises(IntegrityError), db.session.begin_nested():
                db.session.add(twin)
                db.session.flush()


def test_only_while_the_event_is_on(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    pour(client_for, cast)
    for who in (cast.owner, cast.friend):
        client_for(who).post_form(f"{COFFEE}/joining")
    with app.app_context():
        db.session.get_one(Event, cast.event.id).ends_at = now() - timedelta(minutes=1)
        db.session.commit()
    assert draw(app, cast) == []
    assert client_for(cast.contact).post_form(f"{COFFEE}/joining").status_code == 422


def test_switched_off_and_on(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    assert client_for(cast.owner).post_form(f"{COFFEE}/joining").status_code == 422
    assert "No coffee yet" in visit(COFFEE, as_=cast.owner)
    pour(client_for, cast)
    client_for(cast.owner).post_form(f"{COFFEE}/joining")
    client_for(cast.organizer).post_form(f"{COFFEE}/closing")
    assert "No coffee yet" in visit(COFFEE, as_=cast.owner)
    pour(client_for, cast)
    assert "I'm in" in visit(COFFEE, as_=cast.owner), "asked again"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"every": "", "points": "Bar"}, "Type a number of minutes, from 5 to 240."),
        ({"every": "4", "points": "Bar"}, "Type a number of minutes, from 5 to 240."),
        ({"every": "soon", "points": "Bar"}, "Type a number of minutes, from 5 to 240."),
        ({"every": "30", "points": " \n "}, "Name at least one place to meet"),
        ({"every": "30", "points": "x" * 81}, "Keep it to 20 places, with up to 80 characters each."),
    ],
)
def test_what_does_not_fit_is_said(cast: Cast, client_for: ClientFor, form: dict[str, str], sentence: str) -> None:
    answer = client_for(cast.organizer).post_form(COFFEE, form)
    assert answer.status_code == 422
    assert sentence in answer.text


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 14), st.integers(1, 12), st.integers(0, 2**32))
def test_round_after_round(people: int, rounds: int, seed: int) -> None:
    """Never twice, never apart, never alone in two places; and where all may meet, nobody waits twice in a row."""
    dice = random.Random(seed)
    parted = [both for both in combinations(range(people), 2) if dice.random() < 0.1]
    apart = {*parted, *((b, a) for a, b in parted)}
    waited: set[int] = set()
    for _ in range(rounds):
        here = [person for person in range(people) if dice.random() < 0.9]
        pairs = draw_pairs(here, waited & {*here}, apart, lambda me: {other: 1 for other in here if other != me})  # noqa: B023
        seated = [person for both in pairs for person in both]
        assert len(seated) == len({*seated})
        assert {*seated} <= {*here}
        assert not any(both in apart for both in pairs)
        left = {*here} - {*seated}
        if not any(both in apart for both in combinations(here, 2)):
            assert len(left) == len(here) % 2
            assert not left & waited or len(here) == 1
        waited = left
        apart |= {*pairs, *((b, a) for a, b in pairs)}


def test_a_round_is_told_to_whoever_is_in_it(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """Each on their own channel, without a name in it; who is not in it hears nothing."""
    pour(client_for, cast)
    drinkers = cast.owner, cast.contact, cast.friend
    for someone in drinkers:
        client_for(someone).post_form(f"{COFFEE}/joining")
    began = now()
    assert draw(app, cast)
    channels = {personal.person_channel(who.id) for who in (*drinkers, cast.staff, cast.stranger)}
    with app.test_request_context():
        told = [frame for frame in frames_since(channels, began) if frame.event == "coffee"]
        assert not [frame for frame in frames_since(channels, now() + timedelta(seconds=1)) if frame.event == "coffee"]
    assert {frame.channel for frame in told} == {personal.person_channel(who.id) for who in drinkers}, (
        "the didn't get a match, too"
    )
    assert not any("Person" in frame.data for frame in told)
    page = visit(f"/rooms/{cast.room.id}/visits", as_=cast.owner)
    assert page.one("span", id="coffee-round")
    assert "coffee" in page.one(data_controller="rooms/live-room rooms/silence-timer")["data-events"].split()


def told(app: Flask, since: datetime, *who: User) -> set[str]:
    with app.test_request_context():
        frames = frames_since({personal.person_channel(someone.id) for someone in who}, since)
    return {frame.channel for frame in frames if frame.event == "coffee"}


def test_a_look_at_coffee_costs_nothing_while_nothing_was_drawn(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    """However many rounds there were, they are not read again."""
    pour(client_for, cast)
    for someone in (cast.owner, cast.friend):
        client_for(someone).post_form(f"{COFFEE}/joining")
    draw(app, cast)
    with queries() as statements:
        assert not told(app, now() + timedelta(seconds=1), cast.owner, cast.friend)
    assert len([one for one in statements if "coffee" in one]) == 1
    assert not [one for one in statements if "coffee_pairs" in one or "coffee_drinkers" in one]


def test_a_round_is_noticed_within_seconds_where_no_bus_tells_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """The worker draws it in a process of its own, so each server asks whether it has, and then fetches the frames.

    The last look was after the round, which is found nevertheless: its transaction may have taken until then.
    """
    pour(client_for, cast)
    for someone in (cast.owner, cast.friend):
        client_for(someone).post_form(f"{COFFEE}/joining")
    began, channel = now(), personal.person_channel(cast.owner.id)
    watcher = Watcher(app, app.extensions["live"].hub, NoBus())
    for is_drawn in (False, True):
        if is_drawn:
            draw(app, cast)
        with app.test_request_context():
            found = watcher.missed_frames({channel}, since=began + REPLAY_OVERLAP, is_due=False)
        assert {frame.event for frame in found} == ({"coffee"} if is_drawn else set())


def test_a_round_without_pairs_and_the_end_are_told_as_well(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    pour(client_for, cast)
    for someone in (cast.owner, cast.friend):
        client_for(someone).post_form(f"{COFFEE}/joining")
    client_for(cast.friend).post_form(f"{COFFEE}/leaving")
    for happens in (lambda: draw(app, cast), lambda: client_for(cast.organizer).post_form(f"{COFFEE}/closing")):
        began = now()
        assert not told(app, began, cast.owner)
        happens()
        assert told(app, began, cast.owner, cast.friend) == {personal.person_channel(cast.owner.id)}


def test_who_is_gone_from_the_event_hears_of_no_round(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """S2: gone by themselves, or banned from it."""
    pour(client_for, cast)
    drinkers = cast.owner, cast.friend, cast.contact
    for someone in drinkers:
        client_for(someone).post_form(f"{COFFEE}/joining")
    client_for(cast.contact).post_form("/events/pydata-lisbon/attendance/removal")
    ban(app, cast, cast.friend)
    began = now()
    draw(app, cast)
    assert told(app, began, *drinkers) == {personal.person_channel(cast.owner.id)}


def ban(app: Flask, cast: Cast, who: User) -> None:
    """From the event, with nothing else of what a moderator's act does."""
    message = say(app, cast, who)
    with app.app_context():
        columns = {"room_id": cast.room.id, "anonymous": False, "idle": False, "said": ""}
        Sanction.impose({"message_id": message}, "ban", True, None, event_id=cast.event.id, user_id=who.id, **columns)
        db.session.commit()


def test_the_page_of_coffee_has_a_stream_of_its_own(cast: Cast, client_for: ClientFor) -> None:
    """S1"""
    pour(client_for, cast)
    page = client_for(cast.owner).get(COFFEE).text
    assert f'data-stream="{COFFEE}/stream?after=' in page
    assert 'id="coffee-round"' in page
    answer = client_for(cast.owner).get(f"{COFFEE}/stream")
    assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
    assert client_for(cast.stranger).get(f"{COFFEE}/stream").status_code == 404


def test_the_stream_of_coffee_ends_with_going_to_the_event(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S2: at once for who leaves, with the next check for who is banned, and while the event is a draft again."""
    cut: list[StreamRight] = []
    monkeypatch.setattr(app.extensions["live"], "end_streams", cut.extend)
    people = cast.owner, cast.friend, cast.contact, cast.organizer, cast.stranger
    mine = {who.id: ("attendee", cast.event.id, who.id) for who in people}
    opened: list[StreamRight] = []

    def stream(*_: object, rights: list[StreamRight], **__: object) -> Response:
        opened.extend(rights)
        return Response()

    monkeypatch.setattr(live, "stream", stream)
    assert client_for(cast.contact).get(f"{COFFEE}/stream").status_code == 200
    assert mine[cast.contact.id] in opened
    client_for(cast.contact).post_form("/events/pydata-lisbon/attendance/removal")
    assert mine[cast.contact.id] in cut
    ban(app, cast, cast.friend)
    with app.app_context():
        gone = {mine[who.id] for who in (cast.friend, cast.contact, cast.stranger)}
        assert lost_rights(set(mine.values())) == gone
        db.session.get_one(Event, cast.event.id).status = "draft"
        assert lost_rights(set(mine.values())) == {*gone, mine[cast.owner.id]}
        db.session.rollback()
        assert ("attendee", cast.event.id) in stream_rights_at(cast.event.id)


def test_a_round_that_fails_keeps_no_other_event_from_its_own(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    pour(client_for, cast)
    for who in (cast.owner, cast.friend):
        client_for(who).post_form(f"{COFFEE}/joining")
    draws = Coffee.draw_round

    def draw_or_fail(coffee: Coffee) -> list[CoffeePair]:
        pairs = draws(coffee)
        if coffee.event_id == cast.event.id:
            raise ValueError("no points")
        return pairs

    monkeypatch.setattr(Coffee, "draw_round", draw_or_fail)
    with app.app_context():
        organizer, owner = (db.session.get_one(User, who.id) for who in (cast.organizer, cast.owner))
        hours = {"starts_at": now() - timedelta(hours=1), "ends_at": now() + timedelta(hours=1)}
        other = Event.create(organizer, "Next door", time_zone="Europe/Lisbon", venue="LX Factory", **hours)
        other.publish()
        other.add_attendee(owner)
        first, coffee = Coffee.find(db.session.get_one(Event, cast.event.id)), Coffee.start(other, 30, ["Bar"])
        assert first
        first.next_at = coffee.next_at = now()
        for who in (organizer, owner):
            coffee.join(who)
        db.session.commit()
        with pytest.raises(ValueError, match="no points"):
            run_planner(draw_due_rounds)
        db.session.rollback()
        drawn = db.session.scalars(select(CoffeePair)).all()
        assert [pair.coffee_id for pair in drawn] == [coffee.id]
