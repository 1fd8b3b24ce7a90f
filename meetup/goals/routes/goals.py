"""The own goals at an event."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import NotFound

from ...events import Attendance, get_own_attendance
from ...extensions import db
from ...languages import gettext, ngettext
from ...security import allow
from ..forms import GoalCountForm, GoalForm
from ..models import MAX_GOALS, DuplicateGoalError, Goal

bp = Blueprint("goals", __name__)

GOAL_PATH = "/goals/<int:goal_id>"


@bp.get("/events/<slug>/goals")
@allow("attendee")
def index(slug: str) -> str:
    return _goals_page(get_own_attendance(slug), GoalForm(formdata=None))


@bp.post("/events/<slug>/goals")
@allow("attendee")
def create(slug: str) -> ResponseReturnValue:
    attendance = get_own_attendance(slug)
    form = GoalForm()
    is_valid = form.validate_on_submit()
    other_goals = [goal for goal in Goal.all_of(attendance) if goal.text != form.text.data]
    if is_valid and len(other_goals) >= MAX_GOALS:
        form.text.errors = [
            ngettext(
                "You can have up to %(num)s goal. Remove one first.",
                "You can have up to %(num)s goals. Remove one first.",
                MAX_GOALS,
            )
        ]
        is_valid = False
    if not is_valid:
        return _goals_page(attendance, form), 422
    Goal.add(attendance, form.text.data, form.target.data)
    db.session.commit()
    flash(gettext("Added. You'll see your progress on Today."))
    return _redirect_to_goals(attendance)


@bp.get(f"{GOAL_PATH}/edit")
@allow("owner")
def edit(goal_id: int) -> str:
    goal, attendance = _get_own_goal(goal_id)
    return _goal_page(goal, attendance, GoalForm(formdata=None, obj=goal))


@bp.post(GOAL_PATH)
@allow("owner")
def update(goal_id: int) -> ResponseReturnValue:
    goal, attendance = _get_own_goal(goal_id)
    form = GoalForm()
    if not form.validate_on_submit():
        return _goal_page(goal, attendance, form), 422
    try:
        goal.edit(form.text.data, form.target.data)
    except DuplicateGoalError:
        form.text.errors = [gettext("You already have this goal.")]
        return _goal_page(goal, attendance, form), 422
    db.session.commit()
    flash(gettext("Saved."))
    return _redirect_to_goals(attendance)


@bp.post(f"{GOAL_PATH}/count")
@allow("owner")
def count(goal_id: int) -> ResponseReturnValue:
    """Set how often the goal has been done."""
    goal, attendance = _get_own_goal(goal_id)
    form = GoalCountForm()
    if not form.validate_on_submit():
        flash(form.done.errors[0], "problem")
        return _goals_page(attendance, GoalForm(formdata=None)), 422
    goal.set_done(form.done.data)
    db.session.commit()
    return _redirect_to_goals(attendance)


@bp.post(f"{GOAL_PATH}/removal")
@allow("owner")
def destroy(goal_id: int) -> ResponseReturnValue:
    goal, attendance = _get_own_goal(goal_id)
    db.session.delete(goal)
    db.session.commit()
    flash(gettext("Removed."))
    return _redirect_to_goals(attendance)


def _get_own_goal(goal_id: int) -> tuple[Goal, Attendance]:
    """Return a goal of the reader with its attendance, else 404."""
    query = select(Goal, Attendance).join(Attendance).join(Attendance.event)
    query = query.where(Goal.id == goal_id, Attendance.user_id == current_user.id)
    row = db.session.execute(query.options(contains_eager(Attendance.event))).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _goals_page(attendance: Attendance, form: GoalForm) -> str:
    event = attendance.event
    goals = Goal.all_of(attendance)
    return render_template("goals/goals/index.html", event=event, goals=goals, form=form, most=MAX_GOALS)


def _goal_page(goal: Goal, attendance: Attendance, form: GoalForm) -> str:
    return render_template("goals/goals/edit.html", goal=goal, event=attendance.event, form=form)


def _redirect_to_goals(attendance: Attendance) -> ResponseReturnValue:
    return redirect(url_for("goals.goals.index", slug=attendance.event.slug), 303)
