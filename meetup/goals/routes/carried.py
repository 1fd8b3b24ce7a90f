"""Carrying goals over from an earlier event."""

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...events import get_own_attendance
from ...extensions import db
from ...fields import DAMAGED_FORM
from ...languages import gettext, ngettext
from ...people.next_page import redirect_onward
from ...security import allow
from ..carrying import carry_over, earlier_goals, find_goal_elsewhere
from ..forms import CarryForm
from ..lines import GoalLine
from ..models import Goal, TooManyGoalsError
from .labels import too_many_goals

bp = Blueprint("carried", __name__)


@bp.post("/events/<slug>/goals/carried")
@allow("attendee")
def create(slug: str) -> ResponseReturnValue:
    """Continue one goal of an earlier event at this one, or all of the last event that were not reached."""
    attendance = get_own_attendance(slug)
    form = CarryForm()
    is_damaged = bool(form.goal_id.raw_data) and form.goal_id.data is None
    if not form.validate_on_submit() or is_damaged:
        raise UnprocessableEntity(str(DAMAGED_FORM))
    if form.goal_id.data:
        goal = find_goal_elsewhere(attendance, form.goal_id.data)
        if goal is None:
            raise NotFound
        goals: list[Goal | GoalLine] = [goal]
    else:
        earlier = earlier_goals(attendance)
        goals = list(earlier.goals) if earlier else []
    try:
        carry_over(attendance, goals)
        flash(
            ngettext("%(num)s goal carried over.", "%(num)s goals carried over.", len(goals)) if goals else _nothing()
        )
    except TooManyGoalsError:
        flash(too_many_goals(), "problem")
    db.session.commit()
    return redirect_onward(url_for("goals.goals.index", slug=slug))


def _nothing() -> str:
    return gettext("There is nothing left to carry over.")
