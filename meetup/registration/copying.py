"""What registration copies of an event that is held again: its rules and questions, and not who signed up."""

from ..events.copying import EventCopy, copies_event
from ..extensions import db
from .questions import Question
from .rules import RegistrationRules

COPIED_RULES = ("way", "capacity", "has_waiting_list", "moves_up_at_once")


@copies_event
def _copy_rules(copied: EventCopy) -> None:
    if rules := RegistrationRules.find(copied.source.id):
        values = {name: getattr(rules, name) for name in COPIED_RULES}
        times = {"opens_at": copied.move(rules.opens_at), "closes_at": copied.move(rules.closes_at)}
        db.session.add(RegistrationRules(event_id=copied.draft.id, **values, **times))


@copies_event
def _copy_questions(copied: EventCopy) -> None:
    for question in Question.all_of(copied.source.id):
        Question.add(copied.draft.id, question.kind, question.text, question.choices, question.required)
        db.session.flush()
