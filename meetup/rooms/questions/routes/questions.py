"""Asking in a room, and wanting to know, too."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound

from ....extensions import db, limiter
from ....security import allow
from ...access import Place, attended_room, check_goes_on, check_reads, silenced_sentence
from ...moderators import check_moderates
from ...page.layout import render_room
from .. import feed as asked
from ..forms import QuestionForm
from ..models import Question

bp = Blueprint("questions", __name__)

QUESTIONS = "/rooms/<int:room_id>/questions"
ONE = "/questions/<int:question_id>"


@bp.get(QUESTIONS)
@allow("attendee")
def index(room_id: int) -> str:
    place = attended_room(room_id)
    check_reads(place)
    return _page(place)


@bp.post(QUESTIONS)
@allow("attendee")
@limiter.limit("20 per minute")
def create(room_id: int) -> Any:
    place, form = attended_room(room_id), QuestionForm()
    check_goes_on(place.room)
    if not form.validate_on_submit():
        return _page(place, form), 422
    if place.silenced_until:
        form.body.errors = [silenced_sentence(place)]
        return _page(place, form), 422
    question = Question.ask(place.room, current_user, form.body.data, form.anonymous.data, UUID(form.uuid.data))
    db.session.commit()
    asked.tell(question)
    return _back(question)


@bp.post(f"{ONE}/votes")
@allow("attendee")
@limiter.limit("60 per minute")
def vote(question_id: int) -> Any:
    """I would like to know, too; ``off`` takes it back."""
    question, _ = _found(question_id)
    check_goes_on(question.room)
    if request.form.get("off"):
        question.unvote(current_user)
    else:
        question.vote(current_user)
    db.session.commit()
    asked.tell_votes(question)
    return _back(question)


@bp.post(f"{ONE}/removal")
@allow("attendee")
def destroy(question_id: int) -> Any:
    """Take back what I asked."""
    question, _ = _found(question_id)
    if question.user_id != current_user.id:
        raise Forbidden("Only who asked can take a question back.")
    question.withdraw()
    db.session.commit()
    asked.tell(question)
    flash("Your question is taken back.")
    return _back(question)


@bp.post(f"{ONE}/answering")
@allow("moderator")
def answer(question_id: int) -> Any:
    """It is answered; ``off`` opens it again."""
    question = _moderated(question_id)
    if request.form.get("off"):
        question.reopen()
    else:
        question.answer()
    db.session.commit()
    asked.tell(question)
    return _back(question)


@bp.post(f"{ONE}/pinning")
@allow("moderator")
def pin(question_id: int) -> Any:
    """Put it before all others; ``off`` lets it go."""
    question = _moderated(question_id)
    if request.form.get("off"):
        question.unpin()
    else:
        question.pin()
    db.session.commit()
    asked.tell(question)
    return _back(question)


def _page(place: Place, form: QuestionForm | None = None) -> str:
    sort = request.args.get("sort", "top")
    sort = sort if sort in asked.SORTS else "top"
    page = asked.questions_in(place.room, current_user, sort, request.args.get("after"))
    return render_room(
        "rooms/questions/questions/index.html",
        place,
        "rooms.questions.questions.index",
        page=page,
        sort=sort,
        sorts=asked.SORTS,
        form=form or QuestionForm(formdata=None),
    )


def _found(question_id: int) -> tuple[Question, Place]:
    question = asked.find(question_id, current_user)
    if question is None:
        raise NotFound
    return question, attended_room(question.room_id)


def _moderated(question_id: int) -> Question:
    question, place = _found(question_id)
    check_moderates(place)
    return question


def _back(question: Question) -> Any:
    here = url_for("rooms.questions.questions.index", room_id=question.room_id, _anchor=f"question-{question.id}")
    return redirect(here, 303)
