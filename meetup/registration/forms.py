"""The forms of registration: its rules, its questions, and the answers of those who sign up."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from ..events import Event
from ..events.local_time import LocalTimeField, to_local_time
from ..fields import IdsField, WholeNumberField, check_ticked
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField, LinesField, MaxLength, NotBlank, clean_lines
from .guest_acts import ACTS
from .questions import (
    MAX_CHOICE_LENGTH,
    MAX_CHOICES,
    MAX_LONG_ANSWER,
    MAX_SHORT_ANSWER,
    NO,
    YES,
    Question,
    QuestionKind,
)
from .rules import MAX_CAPACITY, RegistrationRules, Way

MAX_MESSAGE_LENGTH = 5000

WAY_LABELS = {
    "open": lazy_gettext("Open: everyone who wants to come gets a place"),
    "approval": lazy_gettext("By approval: people ask, and you decide"),
    "invitation": lazy_gettext("By invitation: only people you invite can sign up"),
}
MOVING_UP_LABELS = {
    "at_once": lazy_gettext("The first in line gets it at once"),
    "offer": lazy_gettext("The first in line has two hours to take it"),
}
KIND_LABELS = {
    "short": lazy_gettext("A short text"),
    "long": lazy_gettext("A long text"),
    "one": lazy_gettext("One of several answers"),
    "several": lazy_gettext("Any of several answers"),
    "yes_no": lazy_gettext("Yes or no"),
}
ANSWER_LABELS = {YES: lazy_gettext("Yes"), NO: lazy_gettext("No")}
"""What people read for the answers to a yes/no question."""


class RulesForm(FlaskForm):
    """The rules of the registration, with times in the time zone of the event."""

    way = RadioField(
        lazy_gettext("Who can sign up"),
        choices=WAY_LABELS,
        default=Way.OPEN.value,
        validate_choice=False,
        validators=[AnyOf([*Way], lazy_gettext("Choose who can sign up."))],
    )
    capacity = WholeNumberField(lazy_gettext("Places"))
    has_waiting_list = BooleanField(lazy_gettext("When it's full, keep a waiting list"), default=True)
    moving_up = RadioField(
        lazy_gettext("When a place is free again"),
        choices=MOVING_UP_LABELS,
        default="at_once",
        validate_choice=False,
        validators=[AnyOf([*MOVING_UP_LABELS], lazy_gettext("Choose what happens then."))],
    )
    opens = LocalTimeField(lazy_gettext("Opens"))
    closes = LocalTimeField(lazy_gettext("Closes"))

    def __init__(self, event: Event, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = event.time_zone

    @classmethod
    def for_rules(cls, event: Event, rules: RegistrationRules | None) -> "RulesForm":
        """Return the form with the rules of ``event``, or with those of an event that has none yet."""
        if rules is None:
            return cls(event, formdata=None)
        return cls(
            event,
            formdata=None,
            data={
                "way": rules.way,
                "capacity": rules.capacity,
                "has_waiting_list": rules.has_waiting_list,
                "moving_up": "at_once" if rules.moves_up_at_once else "offer",
                "opens": to_local_time(rules.opens_at, event.time_zone),
                "closes": to_local_time(rules.closes_at, event.time_zone),
            },
        )

    def validate_capacity(self, field: Field) -> None:
        if field.data and field.data > MAX_CAPACITY:
            raise ValidationError(gettext("Type a number up to %(most)s, or nothing for no limit.", most=MAX_CAPACITY))

    def validate_opens(self, field: LocalTimeField) -> None:
        field.to_utc(self.zone)

    def validate_closes(self, field: LocalTimeField) -> None:
        closes = field.to_utc(self.zone)
        opens = None if self.opens.errors else self.opens.to_utc(self.zone)
        if opens and closes and closes <= opens:
            raise ValidationError(gettext("It has to close after it opens."))

    def change(self, rules: RegistrationRules) -> None:
        """Let ``rules`` say what the form says."""
        rules.way = Way(self.way.data)
        rules.capacity = self.capacity.data
        rules.has_waiting_list = self.has_waiting_list.data
        rules.moves_up_at_once = self.moving_up.data == "at_once"
        rules.opens_at = self.opens.to_utc(self.zone)
        rules.closes_at = self.closes.to_utc(self.zone)


def check_choices(choices: list[str]) -> None:
    """Raise ValidationError for too many or too long answers to choose from."""
    if len(choices) > MAX_CHOICES or any(len(choice) > MAX_CHOICE_LENGTH for choice in choices):
        message = gettext(
            "Keep it to %(choices)s answers, with up to %(characters)s characters each.",
            choices=MAX_CHOICES,
            characters=MAX_CHOICE_LENGTH,
        )
        raise ValidationError(message)


class EntryQuestionForm(FlaskForm):
    """A question to those who sign up. The kind of a question that is there already stays."""

    text = LineField(lazy_gettext("Question"), 200, lazy_gettext("Type the question."))
    kind = SelectField(lazy_gettext("Answered with"), choices=KIND_LABELS, default=QuestionKind.SHORT.value)
    choices = LinesField(lazy_gettext("Answers to choose from, one per line"), check=check_choices)
    required = BooleanField(lazy_gettext("People have to answer it"))

    def validate_choices(self, field: Field) -> None:
        if self.kind.data in (QuestionKind.ONE, QuestionKind.SEVERAL) and len(field.data or []) < 2:
            raise ValidationError(gettext("Type at least two answers to choose from."))

    @property
    def kept_choices(self) -> list[str]:
        """The answers to choose from, if the kind has any."""
        return self.choices.data or [] if self.kind.data in (QuestionKind.ONE, QuestionKind.SEVERAL) else []


class TickBoxesField(SelectMultipleField):
    """Any of several choices, each with a checkbox."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AnswersForm(FlaskForm):
    """The answers to the organizers' questions. Its other fields are made by `answers_form`."""

    gives_email = BooleanField()
    """Whether the organizers may see the address."""
    gets_announcements = BooleanField()
    """Whether the organizers may mail announcements."""

    @property
    def answer_fields(self) -> list[Field]:
        return [field for field in self if hasattr(field, "question")]

    @property
    def answers(self) -> dict[int, Sequence[str]]:
        """The answers by the ids of their questions; an empty one for what was left empty."""
        return {field.question.id: _values_of(field) for field in self.answer_fields}


def answers_form(
    questions: Sequence[Question], answers: Mapping[int, Sequence[str]] | None = None, **agreed: bool
) -> AnswersForm:
    """Return the form with a field for each question: as it was sent, or with these ``answers`` if there are any.

    ``agreed`` are the values of its other fields then.
    """
    fields = {_name_of(question): _field_for(question) for question in questions}
    form_class = type("AnswersForm", (AnswersForm,), fields)
    if answers is None:
        form = form_class()
    else:
        data = {_name_of(each): _data_of(each, answers.get(each.id, ())) for each in questions}
        form = form_class(formdata=None, data={**data, **agreed})
    for question in questions:
        form[_name_of(question)].question = question
    return form  # type: ignore[no-any-return]


def _name_of(question: Question) -> str:
    return f"question_{question.id}"


def _field_for(question: Question) -> Field:
    """Return the field for the answer, in which texts are cleaned and only answers to choose from are chosen."""
    message = gettext("The organizers need an answer to this.")
    presence = InputRequired(message) if question.required else Optional()
    if question.kind == QuestionKind.SHORT:
        return LineField(question.text, MAX_SHORT_ANSWER, message if question.required else "")
    if question.kind == QuestionKind.LONG:
        validators = [presence, MaxLength(MAX_LONG_ANSWER), *([_filled_in(message)] if question.required else [])]
        return TextAreaField(question.text, filters=[clean_lines], validators=validators)
    if question.kind == QuestionKind.SEVERAL:
        return TickBoxesField(
            question.text, choices={choice: choice for choice in question.choices}, validators=[presence]
        )
    choices = ANSWER_LABELS if question.kind == QuestionKind.YES_NO else {choice: choice for choice in question.choices}
    known = AnyOf([*choices], gettext("Choose one of the answers."))
    return RadioField(question.text, choices=choices, validate_choice=False, validators=[presence, known])


def _filled_in(message: str) -> Any:
    def check(_form: FlaskForm, field: Field) -> None:
        if not field.data:
            raise StopValidation(message)

    return check


def _data_of(question: Question, answers: Sequence[str]) -> Any:
    given = [answer for answer in answers if answer]
    return given if question.kind == QuestionKind.SEVERAL else next(iter(given), None)


def _values_of(field: Field) -> Sequence[str]:
    if isinstance(field.data, list):
        return list(dict.fromkeys(field.data)) or [""]
    return [field.data or ""]


class GuestActForm(FlaskForm):
    """What to do with several guests: those that are ticked, or ``every`` one that the filters leave."""

    act = SelectField(choices=[*ACTS, "write"], validators=[InputRequired()])
    guest_id = IdsField(default=())
    every = BooleanField(lazy_gettext("Select all"))

    def validate_guest_id(self, field: IdsField) -> None:
        check_ticked(field, self.every.data)


class GuestMessageForm(FlaskForm):
    """A mail of the organizers to some guests."""

    subject = LineField(lazy_gettext("Subject"), 120, lazy_gettext("Type a subject."))
    text = TextAreaField(
        lazy_gettext("Message"),
        filters=[clean_lines],
        validators=[
            InputRequired(lazy_gettext("Type a message.")),
            NotBlank(lazy_gettext("Type a message.")),
            MaxLength(MAX_MESSAGE_LENGTH),
        ],
    )


class InvitationsForm(FlaskForm):
    """The addresses to invite, typed, pasted, or in a file."""

    addresses = TextAreaField(lazy_gettext("Email addresses"))
