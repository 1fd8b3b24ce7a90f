"""The organizers' questions to those who sign up."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...events import Event, get_organized_event, record_act
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..forms import EntryQuestionForm
from ..questions import MAX_QUESTIONS, Question, QuestionKind
from ..rules import RegistrationRules

bp = Blueprint("questions", __name__, url_prefix="/events/<slug>/manage/questions")


@bp.get("/new")
@allow("organizer")
def new(slug: str) -> str:
    event = get_organized_event(slug)
    return render_template("registration/questions/new.html", event=event, form=EntryQuestionForm(formdata=None))


@bp.post("")
@allow("organizer")
def create(slug: str) -> ResponseReturnValue:
    event, form = get_organized_event(slug), EntryQuestionForm()
    if not form.validate_on_submit():
        return render_template("registration/questions/new.html", event=event, form=form), 422
    RegistrationRules.lock_or_create(event.id)  # so that two at once do not add more than there may be
    if len(Question.all_of(event.id)) >= MAX_QUESTIONS:
        raise UnprocessableEntity(gettext("Twelve questions are the most. Delete one first."))
    values = form.text.data, form.kept_choices, form.required.data
    Question.add(event.id, QuestionKind(form.kind.data), *values)
    record_act(event.id, current_user, "questions_changed")
    db.session.commit()
    return _redirect_to_rules(event, gettext("Question added."))


@bp.get("/<int:entry_question_id>")
@allow("organizer")
def edit(slug: str, entry_question_id: int) -> str:
    event = get_organized_event(slug)
    question = _get_question(event, entry_question_id)
    form = EntryQuestionForm(formdata=None, obj=question)
    return render_template("registration/questions/edit.html", event=event, question=question, form=form)


@bp.post("/<int:entry_question_id>")
@allow("organizer")
def update(slug: str, entry_question_id: int) -> ResponseReturnValue:
    """Change the question. Its kind stays, because there may be answers."""
    event, form = get_organized_event(slug), EntryQuestionForm()
    question = _get_question(event, entry_question_id)
    form.kind.data = question.kind
    if not form.validate_on_submit():
        return render_template("registration/questions/edit.html", event=event, question=question, form=form), 422
    question.text, question.choices, question.required = form.text.data, form.kept_choices, form.required.data
    record_act(event.id, current_user, "questions_changed")
    db.session.commit()
    return _redirect_to_rules(event, gettext("Saved."))


@bp.post("/<int:entry_question_id>/move")
@allow("organizer")
def move(slug: str, entry_question_id: int) -> ResponseReturnValue:
    """Ask the question earlier by one."""
    event = get_organized_event(slug)
    _get_question(event, entry_question_id).move_up()
    record_act(event.id, current_user, "questions_changed")
    db.session.commit()
    return _redirect_to_rules(event)


@bp.post("/<int:entry_question_id>/removal")
@allow("organizer")
def destroy(slug: str, entry_question_id: int) -> ResponseReturnValue:
    event = get_organized_event(slug)
    db.session.delete(_get_question(event, entry_question_id))
    record_act(event.id, current_user, "questions_changed")
    db.session.commit()
    return _redirect_to_rules(event, gettext("Question deleted, and its answers with it."))


def _get_question(event: Event, entry_question_id: int) -> Question:
    question = db.session.get(Question, entry_question_id)
    if question is None or question.event_id != event.id:
        raise NotFound
    return question


def _redirect_to_rules(event: Event, sentence: str = "") -> ResponseReturnValue:
    if sentence:
        flash(sentence)
    return redirect(url_for("registration.rules.edit", slug=event.slug, _anchor="questions"), 303)
