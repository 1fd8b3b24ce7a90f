"""Routes for the questions in a room: ask, vote, take back, mark as answered, pin."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound

from ....extensions import db, limiter
from ....languages import gettext
from ....security import allow
from ...access import RoomAccess, check_room_active, get_readable_room, get_room_access, silenced_message
from ...moderators import check_is_moderator
from ...page.layout import render_room_page
from ...page.toggles import apply_toggle
from ..feed import SORTS, find_question, load_questions_page, publish_question, publish_votes
from ..forms import QuestionForm
from ..models import Question

bp = Blueprint("questions", __name__)

QUESTIONS_PATH = "/rooms/<int:room_id>/questions"
QUESTION_PATH = "/questions/<int:question_id>"


@bp.get(QUESTIONS_PATH)
@allow("attendee")
def index(room_id: int) -> str:
    return _questions_page(get_readable_room(room_id))


@bp.post(QUESTIONS_PATH)
@allow("attendee")
@limiter.limit("20 per minute")
def create(room_id: int) -> ResponseReturnValue:
    room_access, form = get_room_access(room_id), QuestionForm()
    check_room_active(room_access.room)
    if not form.validate_on_submit():
        return _questions_page(room_access, form), 422
    if room_access.silenced_until:
        form.body.errors = [silenced_message(room_access)]
        return _questions_page(room_access, form), 422
    uuid = UUID(form.uuid.data)
    question = Question.ask(room_access.room, current_user, form.body.data, form.anonymous.data, uuid)
    return _commit_and_publish(question)


@bp.post(f"{QUESTION_PATH}/votes")
@allow("attendee")
@limiter.limit("60 per minute")
def vote(question_id: int) -> ResponseReturnValue:
    """Vote for a question, or take the vote back."""
    question, _ = _get_question(question_id)
    check_room_active(question.room)
    apply_toggle(lambda: question.add_vote(current_user), lambda: question.remove_vote(current_user))
    db.session.commit()
    publish_votes(question)
    return _redirect_to_question(question)


@bp.post(f"{QUESTION_PATH}/removal")
@allow("attendee")
def destroy(question_id: int) -> ResponseReturnValue:
    """Take back a question that the reader asked."""
    question, _ = _get_question(question_id)
    if question.user_id != current_user.id:
        raise Forbidden(gettext("Only the person who asked can delete a question."))
    question.withdraw()
    response = _commit_and_publish(question)
    flash(gettext("Question deleted."))
    return response


@bp.post(f"{QUESTION_PATH}/answering")
@allow("moderator")
def answer(question_id: int) -> ResponseReturnValue:
    """Mark a question as answered, or open it again."""
    question = _get_moderated_question(question_id)
    apply_toggle(question.mark_answered, question.mark_unanswered)
    return _commit_and_publish(question)


@bp.post(f"{QUESTION_PATH}/pinning")
@allow("moderator")
def pin(question_id: int) -> ResponseReturnValue:
    """Pin a question above all others, or unpin it."""
    question = _get_moderated_question(question_id)
    apply_toggle(question.pin, question.unpin)
    return _commit_and_publish(question)


def _questions_page(room_access: RoomAccess, form: QuestionForm | None = None) -> str:
    requested_sort = request.args.get("sort", "top")
    sort = requested_sort if requested_sort in SORTS else "top"
    return render_room_page(
        "rooms/questions/questions/index.html",
        room_access,
        "rooms.questions.questions.index",
        questions=load_questions_page(room_access.room, current_user, sort, request.args.get("after")),
        sort=sort,
        sorts=SORTS,
        form=form or QuestionForm(formdata=None),
    )


def _get_question(question_id: int) -> tuple[Question, RoomAccess]:
    question = find_question(question_id, current_user)
    if question is None:
        raise NotFound
    return question, get_room_access(question.room_id)


def _get_moderated_question(question_id: int) -> Question:
    question, room_access = _get_question(question_id)
    check_is_moderator(room_access)
    return question


def _commit_and_publish(question: Question) -> ResponseReturnValue:
    """Commit, show the question as it is now on all screens, and redirect to it."""
    db.session.commit()
    publish_question(question)
    return _redirect_to_question(question)


def _redirect_to_question(question: Question) -> ResponseReturnValue:
    url = url_for("rooms.questions.questions.index", room_id=question.room_id, _anchor=f"question-{question.id}")
    return redirect(url, 303)
