"""People set goals for an event, and count."""

from flask import Flask
from sqlalchemy import insert, select

from meetup.events import Attendance
from meetup.extensions import db
from meetup.goals import Goal
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.goals.goals import BRIGHT, GOALS, set_goal


def goals(app: Flask) -> list[tuple[str, int, int]]:
    with app.app_context():
        return [(goal.text, goal.done, goal.target) for goal in db.session.scalars(select(Goal).order_by(Goal.id))]


def address(app: Flask) -> str:
    """Of the only goal there is."""
    with app.app_context():
        return f"/goals/{db.session.scalars(select(Goal.id)).one()}"


def test_setting_counting_changing_and_removing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.owner)
    me.visit(GOALS)
    assert me.post_form(GOALS, {"text": "Meet data leads", "target": "5"}).location == GOALS
    goal = address(app)
    button = me.visit(GOALS).one("button", name="done")
    me.post_form(f"{goal}/count", {"done": button["value"]})
    me.post_form(f"{goal}/count", {"done": button["value"]})  # a doubled tap
    assert goals(app) == [("Meet data leads", 1, 5)]
    assert "1 of 5" in me.visit(GOALS)
    assert "1 of 5" in me.visit("/")
    assert me.visit(f"{goal}/edit").one("input", id="text")["value"] == "Meet data leads"
    me.post_form(goal, {"text": "Meet two", "target": "2"})
    assert goals(app) == [("Meet two", 1, 2)]
    me.post_form(f"{goal}/removal")
    assert goals(app) == []


def test_what_does_not_fit_is_said(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.owner)
    me.post_form(GOALS, {"text": "Kept", "target": "1"})
    goal = address(app)
    for data in ({"text": "", "target": "1"}, {"text": "x" * 141, "target": "1"}, {}, {"text": "a", "target": ""}):
        assert me.post_form(GOALS, data).status_code == 422
    for number in ("0", "100", "-1", "many", "1e3", "9" * 5000):
        answer = me.post_form(GOALS, {"text": "What I typed", "target": number})
        assert answer.status_code == 422
        assert answer.text.count("Type a whole number from 1 to 99.") == 1
        assert "What I typed" in answer.text
        assert me.post_form(f"{goal}/count", {"done": number}).status_code == (303 if number == "0" else 422)
        assert me.post_form(goal, {"text": "x", "target": number}).status_code == 422
    assert goals(app) == [("Kept", 0, 1)]


def test_ten_are_plenty(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.owner)
    statuses = [me.post_form(GOALS, {"text": f"Goal {n}", "target": "1"}).status_code for n in range(11)]
    assert statuses == [303] * 10 + [422]
    assert len(goals(app)) == 10
    assert me.post_form(GOALS, {"text": "Goal 9", "target": "1"}).status_code == 303, "a doubled tap on the last"


def test_a_doubled_tap_adds_it_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """And somebody else's, or one's own elsewhere, takes nothing from it."""
    me, other = client_for(cast.owner), client_for(cast.contact)
    for client in (me, me, other):
        assert client.post_form(GOALS, {"text": "Find a mentor", "target": "2"}).location == GOALS
    me.post_form(GOALS, {"text": " Find a mentor ", "target": "3"})
    assert goals(app) == [("Find a mentor", 0, 3), ("Find a mentor", 0, 2)]


def test_two_taps_at_once_are_one(app: Flask, cast: Cast) -> None:
    """Truth is the table's: what another request has added meanwhile is found, not fallen over."""
    with app.app_context():
        mine = db.session.scalars(select(Attendance).where(Attendance.user_id == cast.owner.id)).one()
        assert Goal.all_of(mine) == []
        db.session.execute(insert(Goal).values(attendance_id=mine.id, text="Meet five", target=5, done=2, position=0))
        assert Goal.add(mine, "Meet five", 5).done == 2
        assert len(Goal.all_of(mine)) == 1


def test_a_goal_cannot_become_another_one(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.owner)
    me.post_form(GOALS, {"text": "Find a mentor", "target": "1"})
    goal = address(app)
    me.post_form(GOALS, {"text": "Meet five", "target": "5"})
    answer = me.post_form(goal, {"text": "Meet five", "target": "7"})
    assert answer.status_code == 422
    assert "You already have this goal." in answer.text
    assert 'value="Meet five"' in answer.text
    assert goals(app) == [("Find a mentor", 0, 1), ("Meet five", 0, 5)]


def test_nobody_else_sees_or_touches_them(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """Z2, P3"""
    client_for(cast.owner).post_form(GOALS, {"text": "Find a new job", "target": "1"})
    goal = address(app)
    for person in (cast.contact, cast.organizer, cast.staff, cast.stranger):
        other = client_for(person)
        for path in (goal, f"{goal}/count", f"{goal}/removal"):
            assert other.post_form(path, {"text": "x", "target": "1", "done": "1"}).status_code == 404
        assert other.get(f"{goal}/edit").status_code == other.get("/goals/99999999999999999999/edit").status_code
    assert "new job" not in visit(GOALS, as_=cast.organizer)
    assert goals(app) == [("Find a new job", 0, 1)]


def test_goals_go_with_the_attendance(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.owner)
    me.post_form(GOALS, {"text": "Find a mentor", "target": "1"})
    me.post_form("/events/pydata-lisbon/attendance/removal")
    assert goals(app) == []


def test_a_goal_that_is_reached_says_so_and_can_be_taken_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    goal = set_goal(app, owner, BRIGHT)
    assert "Add 1" in owner.visit(GOALS) and "Take one back" not in owner.visit(GOALS)
    owner.post_form(f"/goals/{goal}/count", {"done": "2"})
    page = owner.visit(GOALS)
    assert "Reached" in page and "Take one back" in page and "Add 1" not in page
    owner.post_form(f"/goals/{goal}/count", {"done": page.one("button", name="done")["value"]})
    page = owner.visit(GOALS)
    assert "Reached" not in page and "Add 1" in page
