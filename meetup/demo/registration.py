"""Who asks to come to the demo's next event, and what they answered."""

from collections.abc import Sequence

from ..events import Event
from ..extensions import db
from ..people import User
from ..registration import Answer, Question, QuestionKind, Registration, RegistrationRules, RegistrationState, Way
from . import texts


def fill_registration(event: Event, users: Sequence[User]) -> None:
    """Let ``users`` ask to join ``event``, which has a few places left."""
    rules = RegistrationRules.lock_or_create(event.id)
    rules.way, rules.capacity = Way.APPROVAL, 24
    work = Question.add(event.id, QuestionKind.SHORT, texts.QUESTION_WORK, [], required=True)
    db.session.flush()
    meal = Question.add(event.id, QuestionKind.ONE, texts.QUESTION_MEAL, texts.MEALS, required=False)
    db.session.flush()
    for number, user in enumerate(users):
        Answer.store(
            user.id,
            {
                work.id: [texts.WORK[number % len(texts.WORK)]],
                meal.id: [texts.MEALS[number % len(texts.MEALS)]],
            },
        )
        Registration.put(event, user, RegistrationState.REQUESTED)
