"""Setting goals as a person does it, and looking at how far they are."""

from flask import Flask
from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db
from meetup.goals import Goal
from meetup.goals.lines import goals_at
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client

GOALS = "/events/pydata-lisbon/goals"
BRIGHT = {"kind": "meet", "text": "work at Brightline", "target": "2"}
MENTOR = {"kind": "find", "text": "a mentor", "target": "1"}


def set_goal(app: Flask, client: Client, goal: dict[str, str], goals: str = GOALS) -> int:
    """Set a goal and return its id."""
    assert client.post_form(goals, goal).location == goals
    with app.app_context():
        return db.session.scalars(select(Goal.id).order_by(Goal.id.desc()).limit(1)).one()


def count(client: Client, contact_id: int, goal_id: int, on: int = 1, **form: str) -> int:
    """Let a contact count towards a goal, or no longer. Return the status of the answer."""
    return client.post_form(f"/contacts/{contact_id}/goals/{goal_id}", {"on": str(on), **form}).status_code


def progress(app: Flask, cast: Cast, event: Event | None = None) -> list[str]:
    """How far the owner is with each goal at an event, usually that of the cast."""
    with app.app_context():
        goals = goals_at(db.session.get_one(User, cast.owner.id), (event or cast.event).id)
        return [f"{goal.label}: {goal.progress_label}" for goal in goals]


def chips(page: str) -> list[tuple[str, bool]]:
    """The goals on a part of a page that somebody may count towards, and whether they do."""
    pieces = page.split('<button class="chip" name="on"')[1:]
    return [
        (piece.split("</svg>")[1].split("</button>")[0].strip(), 'aria-pressed="true"' in piece) for piece in pieces
    ]
