"""People whom one meets count towards goals: after a scan, on their page, sent late, undone, merged and deleted."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.errors import FRAGMENT_TYPE
from meetup.exchange import Encounter, Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import Cast, live_event
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.scans import JSON, code_of, encounters, kept, scan
from tests.goals.goals import BRIGHT, GOALS, MENTOR, chips, count, progress, set_goal

FRAGMENT = {"Accept": FRAGMENT_TYPE}
MEET = "Meet 2 people who work at Brightline"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def test_the_sheet_of_a_scan_offers_the_open_goals(app: Flask, cast: Cast, owner: Client) -> None:
    assert owner.get(f"/contacts/{cast.met.id}/goals").text.strip() == "", "nothing without goals"
    set_goal(app, owner, BRIGHT)
    done = set_goal(app, owner, MENTOR)
    owner.post_form(f"/goals/{done}/count", {"done": "1"})
    sheet = scan(owner, code_of(app, cast.contact), FRAGMENT)
    address = sheet.text.split('data-controller="goals/sheet" data-url="')[1].split('"')[0]
    assert chips(owner.get(address).text) == [(MEET, False)]


def test_one_tap_counts_and_another_takes_it_back(app: Flask, cast: Cast, owner: Client) -> None:
    goal = set_goal(app, owner, BRIGHT)
    page = f"/contacts/{cast.met.id}"
    assert count(owner, cast.met.id, goal) == 303
    assert count(owner, cast.met.id, goal) == 303, "a doubled tap"
    assert progress(app, cast) == [f"{MEET}: 1 of 2"]
    assert chips(owner.get(page).text) == [(MEET, True)]
    friend = kept(app, cast.owner, cast.friend)
    answer = owner.post_form(f"/contacts/{friend.id}/goals/{goal}", {"on": "1"}, headers=JSON)
    assert answer.json == {"counted": True}
    assert progress(app, cast) == [f"{MEET}: 2 of 2"]
    assert "2 people you met count towards it." in owner.visit(GOALS)
    assert chips(owner.get(page).text) == [(MEET, True)], "a mistake can be mended once the goal is reached"
    assert count(owner, cast.met.id, goal, on=0, next=GOALS) == 303
    assert progress(app, cast) == [f"{MEET}: 1 of 2"]


def test_people_and_what_is_counted_by_hand_add_up(app: Flask, cast: Cast, owner: Client) -> None:
    goal = set_goal(app, owner, {**BRIGHT, "target": "5"})
    count(owner, cast.met.id, goal)
    button = owner.visit(GOALS).one("button", name="done")
    owner.post_form(f"/goals/{goal}/count", {"done": button["value"]})
    owner.post_form(f"/goals/{goal}/count", {"done": button["value"]})
    assert progress(app, cast) == ["Meet 5 people who work at Brightline: 2 of 5"]
    assert "2 of 5" in owner.visit("/")


def test_five_at_most_and_none_of_another_event(app: Flask, cast: Cast, owner: Client) -> None:
    goals = [set_goal(app, owner, {**MENTOR, "text": f"mentor {number}"}) for number in range(7)]
    with app.app_context():
        elsewhere = live_event(db.session.get_one(User, cast.organizer.id), "EuroPython")
        elsewhere.add_attendee(db.session.get_one(User, cast.owner.id))
        db.session.commit()
        path = f"/events/{elsewhere.slug}/goals"
    set_goal(app, owner, MENTOR, path)
    count(owner, cast.met.id, goals[6])
    found = chips(owner.get(f"/contacts/{cast.met.id}/goals").text)
    assert found == [*((f"Find mentor {number}", False) for number in range(4)), ("Find mentor 6", True)]


def test_nobody_else_counts_theirs(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Z2"""
    goal = set_goal(app, owner, BRIGHT)
    other = client_for(cast.contact)
    mine = kept(app, cast.contact, cast.owner)
    for contact_id, goal_id in ((cast.met.id, goal), (mine.id, goal), (mine.id, 2**31 - 2)):
        assert count(other, contact_id, goal_id) == 404
    assert count(owner, mine.id, goal) == count(owner, 2**31 - 2, goal) == 404
    assert other.get(f"/contacts/{cast.met.id}/goals").status_code == 404
    assert chips(other.get(f"/contacts/{mine.id}").text) == []
    assert progress(app, cast) == [f"{MEET}: not yet"]


def test_a_scan_that_was_made_offline_brings_the_choice_along(app: Flask, cast: Cast, owner: Client) -> None:
    goal, other = set_goal(app, owner, BRIGHT), set_goal(app, owner, MENTOR)
    facts: dict[str, Any] = {"uuid": str(uuid4()), "at": (now() - timedelta(minutes=20)).isoformat()}
    code = code_of(app, cast.contact)
    for _ in range(2):  # sent twice, as by a page and the service worker
        assert scan(owner, code, goals=f"{goal} -{other}", **facts).status_code < 300
    assert progress(app, cast) == [f"{MEET}: 1 of 2", "Find a mentor: not yet"]
    assert scan(owner, code, goals=f"-{goal} {other}", **facts).status_code == 200, "it was changed while it was sent"
    assert progress(app, cast) == [f"{MEET}: not yet", "Find a mentor: done"]
    count(owner, cast.met.id, other, on=0)
    assert scan(owner, code, goals=f"-{goal} {other}", **facts).status_code == 200
    assert progress(app, cast)[1] == "Find a mentor: not yet", "a late replay does not overwrite what came after it"


@pytest.mark.parametrize("goals", ["", "0", "999999", "x -y 1e3 --", "9" * 400, "1 " * 500])
def test_a_choice_that_makes_no_sense_refuses_no_scan(app: Flask, cast: Cast, owner: Client, goals: str) -> None:
    assert scan(owner, code_of(app, cast.contact), goals=goals).status_code == 201


def test_others_goals_cannot_be_reached_by_a_scan(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    goal = set_goal(app, owner, BRIGHT)
    assert scan(client_for(cast.friend), code_of(app, cast.contact), goals=str(goal)).status_code == 201
    assert progress(app, cast) == [f"{MEET}: not yet"]


def test_undoing_the_only_meeting_takes_the_person_off(app: Flask, cast: Cast, owner: Client) -> None:
    goal = set_goal(app, owner, BRIGHT)
    friend = kept(app, cast.owner, cast.friend)
    count(owner, friend.id, goal)
    count(owner, cast.met.id, goal)
    owner.post_form(f"/encounters/{cast.encounter.id}/removal")
    assert progress(app, cast) == [f"{MEET}: 1 of 2"]


def test_undoing_the_only_meeting_at_that_event_does_too(app: Flask, cast: Cast, owner: Client) -> None:
    goal = set_goal(app, owner, BRIGHT)
    with app.app_context():
        Encounter.all_for(db.session.get_one(Contact, cast.met.id))[0].event = None  # met before, somewhere else
        db.session.commit()
    first, second = (scan(owner, code_of(app, cast.contact)) for _ in range(2))
    assert first.status_code == second.status_code == 201
    count(owner, cast.met.id, goal)
    latest = [meeting.id for meeting in encounters(app)][-2:]
    owner.post_form(f"/encounters/{latest[1]}/removal")
    assert progress(app, cast) == [f"{MEET}: 1 of 2"], "they met there twice"
    owner.post_form(f"/encounters/{latest[0]}/removal")
    assert progress(app, cast) == [f"{MEET}: not yet"]


def test_who_is_deleted_does_not_count_until_that_is_undone(app: Flask, cast: Cast, owner: Client) -> None:
    goal = set_goal(app, owner, BRIGHT)
    count(owner, cast.met.id, goal)
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).mark_deleted()
        db.session.commit()
    assert progress(app, cast) == [f"{MEET}: not yet"]
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).restore()
        db.session.commit()
    assert progress(app, cast) == [f"{MEET}: 1 of 2"]


def test_two_entries_of_one_person_count_once_when_they_are_merged(app: Flask, cast: Cast, owner: Client) -> None:
    goal, other = set_goal(app, owner, BRIGHT), set_goal(app, owner, MENTOR)
    with app.app_context():
        mine = db.session.get_one(User, cast.owner.id)
        paper = save_person(mine, Details(name="Paper Person"), Scan(uuid4(), now(), "by_hand")).contact
        db.session.commit()
        paper_id = paper.id
    for contact_id, goal_id in ((cast.met.id, goal), (paper_id, goal), (paper_id, other)):
        count(owner, contact_id, goal_id)
    assert progress(app, cast) == [f"{MEET}: 2 of 2", "Find a mentor: done"]
    owner.post_form(f"/contacts/{cast.met.id}/merges", {"other_id": str(paper_id)})
    assert progress(app, cast) == [f"{MEET}: 1 of 2", "Find a mentor: done"]
    assert chips(owner.get(f"/contacts/{cast.met.id}").text) == [(MEET, True), ("Find a mentor", True)]
    owner.post_form(f"/contacts/{cast.met.id}/merges/{paper_id}/removal")
    assert progress(app, cast) == [f"{MEET}: 2 of 2", "Find a mentor: done"]


def test_leaving_the_event_and_deleting_the_goal_leave_nothing(app: Flask, cast: Cast, owner: Client) -> None:
    goal, other = set_goal(app, owner, BRIGHT), set_goal(app, owner, MENTOR)
    count(owner, cast.met.id, goal)
    count(owner, cast.met.id, other)
    owner.post_form(f"/goals/{other}/removal")
    assert progress(app, cast) == [f"{MEET}: 1 of 2"]
    owner.post_form("/events/pydata-lisbon/attendance/removal")
    assert progress(app, cast) == []
    assert kept(app, cast.owner, cast.contact)


def test_pages_cost_the_same_however_many_goals_there_are(
    app: Flask, cast: Cast, owner: Client, queries: Queries
) -> None:
    costs = []
    for number in range(3):
        goal = set_goal(app, owner, {**BRIGHT, "text": f"number {number}"})
        count(owner, cast.met.id, goal)
        for path in ("/", f"/contacts/{cast.met.id}", GOALS, f"/contacts/{cast.met.id}/goals", "/me/pictures"):
            with queries() as sent:
                assert owner.get(path).status_code == 200
            costs.append((number, path, len(sent)))
    assert {cost[1:] for cost in costs if cost[0] == 0} == {cost[1:] for cost in costs if cost[0] == 2}
