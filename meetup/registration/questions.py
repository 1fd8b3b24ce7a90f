"""The organizers' own questions to those who sign up, and the answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, SmallInteger, String, Text, delete, exists, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import EnumText, Model, db, now, values_check

MAX_QUESTIONS = 12
MAX_CHOICES, MAX_CHOICE_LENGTH = 20, 80
MAX_SHORT_ANSWER, MAX_LONG_ANSWER = 200, 2000
"""Characters of an answer."""

YES, NO = "yes", "no"
"""How answers of ``QuestionKind.YES_NO`` are stored, whatever language they were given in."""


class QuestionKind(StrEnum):
    SHORT = "short"
    LONG = "long"
    ONE = "one"
    SEVERAL = "several"
    YES_NO = "yes_no"


class Question(Model):
    """A question of one event. ``choices`` are the answers to choose from, for ``ONE`` and ``SEVERAL``."""

    __tablename__ = "registration_questions"
    __table_args__ = (values_check("kind", QuestionKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[QuestionKind] = mapped_column(EnumText(QuestionKind, 7))
    text: Mapped[str] = mapped_column(String(200))
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    required: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def all_of(cls, event_id: int) -> "Sequence[Question]":
        """Return the questions of an event in their order."""
        query = select(cls).where(cls.event_id == event_id).order_by(cls.position, cls.id)
        return db.session.scalars(query).all()

    @classmethod
    def has_unanswered(cls, event_id: int, user_id: int) -> bool:
        """Return whether there is a required question that the user has not answered."""
        answered = exists().where(Answer.question_id == cls.id, Answer.user_id == user_id)
        query = select(cls.id).where(cls.event_id == event_id, cls.required, ~answered)
        return db.session.scalar(query.limit(1)) is not None

    @classmethod
    def add(cls, event_id: int, kind: QuestionKind, text: str, choices: Sequence[str], required: bool) -> "Question":
        """Add a question after the others. The caller has checked that there are fewer than ``MAX_QUESTIONS``."""
        last = db.session.scalar(select(func.max(cls.position)).where(cls.event_id == event_id))
        values = {"kind": kind, "text": text, "choices": list(choices), "required": required}
        question = cls(event_id=event_id, position=0 if last is None else last + 1, **values)
        db.session.add(question)
        return question

    @property
    def has_choices(self) -> bool:
        return self.kind in (QuestionKind.ONE, QuestionKind.SEVERAL)

    @property
    def answers_to_filter_by(self) -> Sequence[str]:
        """The answers that the guest list can be filtered by: none for texts, which are all different."""
        return (YES, NO) if self.kind == QuestionKind.YES_NO else self.choices

    def move_up(self) -> None:
        """Ask this question before the one that is before it now."""
        questions = list(self.all_of(self.event_id))
        at = questions.index(self)
        if at:
            questions[at - 1 : at + 1] = [self, questions[at - 1]]
        for position, question in enumerate(questions):
            question.position = position


class Answer(Model):
    """What one user answered to one question: one row, or a row for each of several choices."""

    __tablename__ = "registration_answers"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("registration_questions.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def store(cls, user_id: int, values: Mapping[int, Sequence[str]]) -> None:
        """Store the answers of a user, by the ids of the questions, in place of those from before."""
        before = cls.of_users([user_id], [*values]).get(user_id, {})
        changed = {id_: answers for id_, answers in values.items() if list(answers) != before.get(id_, [])}
        if not changed:
            return
        db.session.execute(delete(cls).where(cls.user_id == user_id, cls.question_id.in_(changed)))
        rows = [
            {"question_id": id_, "user_id": user_id, "position": position, "value": value, "answered_at": now()}
            for id_, answers in changed.items()
            for position, value in enumerate(answers)
        ]
        if rows:
            db.session.execute(insert(cls), rows)

    @classmethod
    def of_users(cls, user_ids: Sequence[int], question_ids: Sequence[int]) -> dict[int, dict[int, list[str]]]:
        """Return the answers of these users to these questions, by user and question. Costs one query."""
        query = select(cls.user_id, cls.question_id, cls.value)
        query = query.where(cls.user_id.in_(user_ids), cls.question_id.in_(question_ids))
        answers: dict[int, dict[int, list[str]]] = {}
        for user_id, question_id, value in db.session.execute(query.order_by(cls.question_id, cls.position)):
            answers.setdefault(user_id, {}).setdefault(question_id, []).append(value)
        return answers
