"""My goals at an event."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...security import allow
from ..access import attended
from ..attendance import Attendance
from ..forms import CountForm, GoalForm
from ..goals import MOST_GOALS, Goal, SameGoalError

bp = Blueprint("goals", __name__)

GOAL = "/goals/<int:goal_id>"


@bp.get("/events/<slug>/goals")
@allow("attendee")
def index(slug: str) -> str:
    return _list(attended(slug), GoalForm(formdata=None))


@bp.post("/events/<slug>/goals")
@allow("attendee")
def create(slug: str) -> ResponseReturnValue:
    attendance = attended(slug)
    form = GoalForm()
    valid = form.validate_on_submit()
    others = [goal for goal in attendance.goals if goal.text != form.text.data]
    if valid and len(others) >= MOST_GOALS:
        form.text.errors = [f"{MOST_GOALS} goals are plenty. Remove one first."]
        valid = False
    if not valid:
        return _list(attendance, form), 422
    attendance.add_goal(form.text.data, form.target.data)
    db.session.commit()
    flash("Added. Today shows how far you are.")
    return _back(attendance)


@bp.get(f"{GOAL}/edit")
@allow("owner")
def edit(goal_id: int) -> str:
    goal, attendance = _mine(goal_id)
    return render_template(
        "events/goals/edit.html", goal=goal, event=attendance.event, form=GoalForm(formdata=None, obj=goal)
    )


@bp.post(GOAL)
@allow("owner")
def update(goal_id: int) -> ResponseReturnValue:
    goal, attendance = _mine(goal_id)
    form = GoalForm()
    if not form.validate_on_submit():
        return _form(goal, attendance, form), 422
    try:
        goal.edit(form.text.data, form.target.data)
    except SameGoalError:
        form.text.errors = ["This is a goal of yours already."]
        return _form(goal, attendance, form), 422
    db.session.commit()
    flash("Saved.")
    return _back(attendance)


@bp.post(f"{GOAL}/count")
@allow("owner")
def count(goal_id: int) -> ResponseReturnValue:
    goal, attendance = _mine(goal_id)
    form = CountForm()
    if not form.validate_on_submit():
        flash(form.done.errors[0], "problem")
        return _list(attendance, GoalForm(formdata=None)), 422
    goal.count(form.done.data)
    db.session.commit()
    return _back(attendance)


@bp.post(f"{GOAL}/removal")
@allow("owner")
def destroy(goal_id: int) -> ResponseReturnValue:
    goal, attendance = _mine(goal_id)
    attendance.goals.remove(goal)
    db.session.commit()
    flash("Removed.")
    return _back(attendance)


def _mine(goal_id: int) -> tuple[Goal, Attendance]:
    query = select(Goal, Attendance).join(Attendance).join(Attendance.event)
    query = query.where(Goal.id == goal_id, Attendance.user_id == current_user.id)
    row = db.session.execute(query.options(contains_eager(Attendance.event))).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _list(attendance: Attendance, form: GoalForm) -> str:
    event = attendance.event
    return render_template("events/goals/index.html", event=event, goals=attendance.goals, form=form, most=MOST_GOALS)


def _form(goal: Goal, attendance: Attendance, form: GoalForm) -> str:
    return render_template("events/goals/edit.html", goal=goal, event=attendance.event, form=form)


def _back(attendance: Attendance) -> ResponseReturnValue:
    return redirect(url_for("events.goals.index", slug=attendance.event.slug), 303)
