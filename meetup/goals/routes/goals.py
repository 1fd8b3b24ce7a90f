"""The own goals at an event."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import NotFound

from ...events import Attendance, get_own_attendance
from ...extensions import db
from ...languages import gettext
from ...people import topic_in_sentence
from ...people.next_page import redirect_onward
from ...security import allow
from ..carrying import earlier_goals
from ..forms import GoalCountForm, GoalForm
from ..lines import goals_at
from ..models import MAX_GOALS, DuplicateGoalError, Goal, TooManyGoalsError
from ..suggestions import suggestions_for
from .labels import too_many_goals

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
    if not form.validate_on_submit():
        return _goals_page(attendance, form), 422
    try:
        Goal.add(attendance, **form.values)
    except TooManyGoalsError:
        form.text.errors = [too_many_goals()]
        return _goals_page(attendance, form), 422
    db.session.commit()
    flash(gettext("Added. You'll see your progress on Today."))
    return redirect(_goals_url(attendance), 303)


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
        goal.edit(**form.values)
    except DuplicateGoalError:
        form.text.errors = [gettext("You already have this goal.")]
        return _goal_page(goal, attendance, form), 422
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(_goals_url(attendance), 303)


@bp.post(f"{GOAL_PATH}/count")
@allow("owner")
def count(goal_id: int) -> ResponseReturnValue:
    """Set how often the goal has been done, besides the people who count towards it."""
    goal, attendance = _get_own_goal(goal_id)
    form = GoalCountForm()
    if not form.validate_on_submit():
        flash(form.done.errors[0], "problem")
        return _goals_page(attendance, GoalForm(formdata=None)), 422
    goal.set_done(form.done.data)
    db.session.commit()
    return redirect_onward(_goals_url(attendance))


@bp.post(f"{GOAL_PATH}/removal")
@allow("owner")
def destroy(goal_id: int) -> ResponseReturnValue:
    goal, attendance = _get_own_goal(goal_id)
    db.session.delete(goal)
    db.session.commit()
    flash(gettext("Removed."))
    return redirect(_goals_url(attendance), 303)


def _get_own_goal(goal_id: int) -> tuple[Goal, Attendance]:
    """Return a goal of the reader with its attendance, else 404."""
    query = select(Goal, Attendance).join(Attendance, Attendance.id == Goal.attendance_id).join(Attendance.event)
    query = query.where(Goal.id == goal_id, Attendance.user_id == current_user.id)
    row = db.session.execute(query.options(contains_eager(Attendance.event))).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _goals_page(attendance: Attendance, form: GoalForm) -> str:
    goals, asks = goals_at(current_user, attendance.event_id), _asks()
    return render_template(
        "goals/goals/index.html",
        event=attendance.event,
        goals=goals,
        asks=asks,
        suggestions=suggestions_for(asks, goals) if len(goals) < MAX_GOALS else [],
        earlier=earlier_goals(attendance),
        form=form,
        most=MAX_GOALS,
        here=request.path,
    )


def _asks() -> list[str]:
    """Return what the reader is looking for, as it stands in a sentence."""
    topics = (each.topic for each in current_user.profile.topics_of_kind("ask"))
    return [topic_in_sentence(topic.key, topic.name) for topic in topics]


def _goal_page(goal: Goal, attendance: Attendance, form: GoalForm) -> str:
    return render_template("goals/goals/edit.html", goal=goal, event=attendance.event, form=form)


def _goals_url(attendance: Attendance) -> str:
    return url_for("goals.goals.index", slug=attendance.event.slug)
