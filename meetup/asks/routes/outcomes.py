"""Outcomes: closing an ask, seeing what came of earlier ones, and reopening one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...extensions import db
from ...fields import DAMAGED_FORM
from ...flashes import flash_with_undo
from ...ids import parse_row_id
from ...languages import gettext
from ...people import Profile
from ...people.fields import MAX_TOPICS
from ...security import allow
from ..choices import helpers_of
from ..lines import find_outcome, load_outcomes
from ..lookup import get_ask, get_chosen, lock_own_outcome
from ..models import Outcome

bp = Blueprint("outcomes", __name__, url_prefix="/me")


@bp.get("/outcomes")
@allow("member")
def index() -> str:
    page = load_outcomes(current_user, request.args.get("after"))
    return render_template("asks/outcomes/index.html", page=page)


@bp.get("/asks/<int:topic_id>/outcome")
@allow("owner")
def new(topic_id: int) -> str:
    """Show what will be stored, with the choice of what stands in both histories."""
    return render_template("asks/outcomes/new.html", ask=get_ask(topic_id), chosen=get_chosen(request.args))


@bp.post("/asks/<int:topic_id>/outcome")
@allow("owner")
def create(topic_id: int) -> ResponseReturnValue:
    """Close an ask: it leaves the profile, and who helped is stored."""
    profile = _locked_profile()
    ask, chosen = get_ask(topic_id), get_chosen(request.form)
    if not FlaskForm().validate_on_submit():
        raise UnprocessableEntity(str(DAMAGED_FORM))
    shown_ids = request.form.getlist("shown", type=parse_row_id)
    outcome = Outcome.create(current_user, ask, helpers_of(current_user, chosen, shown_ids))
    profile.remove_topic(ask)
    profile.run_change_hooks()
    db.session.commit()
    undo_url = url_for("asks.outcomes.destroy", outcome_id=outcome.id)
    flash_with_undo(gettext("Settled: %(topic)s", topic=outcome.label), undo_url)
    return redirect(url_for("asks.outcomes.show", outcome_id=outcome.id), 303)


@bp.get("/outcomes/<int:outcome_id>")
@allow("owner")
def show(outcome_id: int) -> str:
    outcome = find_outcome(current_user, outcome_id)
    if outcome is None:
        raise NotFound
    return render_template("asks/outcomes/show.html", outcome=outcome)


@bp.post("/outcomes/<int:outcome_id>/reopening")
@allow("owner")
def destroy(outcome_id: int) -> ResponseReturnValue:
    """Bring the ask back to the profile, and forget who helped."""
    profile, outcome = _locked_profile(), lock_own_outcome(outcome_id)
    if len(profile.topics_of_kind("ask")) >= MAX_TOPICS:
        flash(gettext("You're looking for %(max_topics)s things already. Remove one first.", max_topics=MAX_TOPICS))
        return redirect(url_for("asks.outcomes.show", outcome_id=outcome.id), 303)
    label = outcome.label
    outcome.reopen(current_user)
    profile.run_change_hooks()
    db.session.commit()
    flash(gettext("You're looking for this again: %(topic)s", topic=label))
    return redirect(url_for("people.own_topics.index"), 303)


def _locked_profile() -> Profile:
    """Return the profile, locked as all changes of topics lock it, so that two of them take turns."""
    profile: Profile = current_user.profile
    db.session.refresh(profile, with_for_update=True)
    return profile
