"""Asking in a room, and wanting to know, too."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound

from ....extensions import db, limiter
from ....security import allow
from ...access import RoomAccess, check_can_read, check_room_active, get_room_access, silenced_message
from ...moderators import check_is_moderator
from ...page.layout import render_room_page
from .. import feed as asked
from ..forms import QuestionForm
from ..models import Question

bp = Blueprint("questions", __name__)

QUESTIONS_PATH = "/rooms/<int:room_id>/questions"
QUESTION_PATH = "/questions/<int:question_id>"


@bp.get(QUESTIONS_PATH)
@allow("attendee")
def index(room_id: int) -> str:
    place = get_room_access(room_id)
    check_can_read(place)
    return _questions_page(place)


@bp.post(QUESTIONS_PATH)
@allow("attendee")
@limiter.limit("20 per minute")
def create(room_id: int) -> Any:
    place, form = get_room_access(room_id), QuestionForm()
    check_room_active(place.room)
    if not form.validate_on_submit():
        return _questions_page(place, form), 422
    if place.silenced_until:
        form.body.errors = [silenced_message(place)]
        return _questions_page(place, form), 422
    question = Question.ask(place.room, current_user, form.body.data, form.anonymous.data, UUID(form.uuid.data))
    db.session.commit()
    asked.publish_question(question)
    return _redirect_to_question(question)


@bp.post(f"{QUESTION_PATH}/votes")
@allow("attendee")
@limiter.limit("60 per minute")
def vote(question_id: int) -> Any:
    """I would like to know, too; ``off`` takes it back."""
    question, _ = _get_question(question_id)
    check_room_active(question.room)
    if request.form.get("off"):
        question.remove_vote(current_user)
    else:
        question.add_vote(current_user)
    db.session.commit()
    asked.publish_votes(question)
    return _redirect_to_question(question)


@bp.post(f"{QUESTION_PATH}/removal")
@allow("attendee")
def destroy(question_id: int) -> Any:
    """Take back what I asked."""
    question, _ = _get_question(question_id)
    if question.user_id != current_user.id:
        raise Forbidden("Only who asked can take a question back.")
    question.withdraw()
    db.session.commit()
    asked.publish_question(question)
    flash("Your question is taken back.")
    return _redirect_to_question(question)


@bp.post(f"{QUESTION_PATH}/answering")
@allow("moderator")
def answer(question_id: int) -> Any:
    """It is answered; ``off`` opens it again."""
    question = _get_moderated_question(question_id)
    if request.form.get("off"):
        question.mark_unanswered()
    else:
        question.mark_answered()
    db.session.commit()
    asked.publish_question(question)
    return _redirect_to_question(question)


@bp.post(f"{QUESTION_PATH}/pinning")
@allow("moderator")
def pin(question_id: int) -> Any:
    """Put it before all others; ``off`` lets it go."""
    question = _get_moderated_question(question_id)
    if request.form.get("off"):
        question.unpin()
    else:
        question.pin()
    db.session.commit()
    asked.publish_question(question)
    return _redirect_to_question(question)


def _questions_page(place: RoomAccess, form: QuestionForm | None = None) -> str:
    sort = request.args.get("sort", "top")
    sort = sort if sort in asked.SORTS else "top"
    page = asked.load_questions_page(place.room, current_user, sort, request.args.get("after"))
    return render_room_page(
        "rooms/questions/questions/index.html",
        place,
        "rooms.questions.questions.index",
        page=page,
        sort=sort,
        sorts=asked.SORTS,
        form=form or QuestionForm(formdata=None),
    )


def _get_question(question_id: int) -> tuple[Question, RoomAccess]:
    question = asked.find_question(question_id, current_user)
    if question is None:
        raise NotFound
    return question, get_room_access(question.room_id)


def _get_moderated_question(question_id: int) -> Question:
    question, place = _get_question(question_id)
    check_is_moderator(place)
    return question


def _redirect_to_question(question: Question) -> Any:
    here = url_for("rooms.questions.questions.index", room_id=question.room_id, _anchor=f"question-{question.id}")
    return redirect(here, 303)
