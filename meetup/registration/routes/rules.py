"""The rules of an event's registration."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...events import Event, get_organized_event, record_act
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..forms import RulesForm
from ..places import fill_places
from ..questions import MAX_QUESTIONS, Question
from ..rules import RegistrationRules

bp = Blueprint("rules", __name__, url_prefix="/events/<slug>/manage/registration")


@bp.get("")
@allow("organizer")
def edit(slug: str) -> str:
    event = get_organized_event(slug)
    return _page(event, RulesForm.for_rules(event, RegistrationRules.find(event.id)))


@bp.post("")
@allow("organizer")
def update(slug: str) -> ResponseReturnValue:
    """Change the rules. If that makes places, they go to those who wait."""
    event = get_organized_event(slug)
    form = RulesForm(event)
    if not form.validate_on_submit():
        return _page(event, form), 422
    rules = RegistrationRules.lock_or_create(event.id)
    capacity, before = rules.capacity, rules.facts
    form.change(rules)
    db.session.flush()
    if rules.capacity != capacity:
        record_act(event.id, current_user, "capacity_changed", capacity=rules.capacity)
    if rules.facts != before:
        record_act(event.id, current_user, "rules_changed")
    fill_places(rules)
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(url_for("registration.rules.edit", slug=slug), 303)


def _page(event: Event, form: RulesForm) -> str:
    questions = Question.all_of(event.id)
    return render_template(
        "registration/rules/edit.html",
        event=event,
        form=form,
        questions=questions,
        can_add=len(questions) < MAX_QUESTIONS,
    )
