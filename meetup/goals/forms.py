"""The forms of goals."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, StopValidation

from ..fields import WholeNumberField
from ..ids import MAX_ROW_ID
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField
from .models import MAX_GOAL_COUNT, GoalKind

KIND_LABELS = {
    GoalKind.MEET.value: lazy_gettext("Meet people who …"),
    GoalKind.FIND.value: lazy_gettext("Find …"),
    GoalKind.WORDS.value: lazy_gettext("My own words"),
}


class CountField(IntegerField):
    """A whole number from ``minimum`` to 99."""

    def __init__(self, label: str, minimum: int, **kwargs: Any) -> None:
        self.message = message = gettext(
            "Type a whole number from %(least)s to %(most)s.", least=minimum, most=MAX_GOAL_COUNT
        )
        validators = [InputRequired(message), NumberRange(minimum, MAX_GOAL_COUNT, message)]
        super().__init__(label, validators=validators, invalid_value_message=message, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse numbers that are too large for ``NumberRange``, which converts them to floats."""
        super().process_formdata(valuelist)
        if abs(self.data or 0) > MAX_ROW_ID:
            raise ValueError(self.message)

    def pre_validate(self, form: FlaskForm) -> None:
        """Stop after a process error, so that a word is not also reported as out of range."""
        if self.process_errors:
            raise StopValidation


class KindField(RadioField):
    """How a goal begins. Whoever sends nothing wrote all of it in their own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist and valuelist[0] in KIND_LABELS else GoalKind.WORDS.value


class GoalForm(FlaskForm):
    """A goal, and how often it is to be done."""

    kind = KindField(
        lazy_gettext("What kind of goal?"), choices=KIND_LABELS, validate_choice=False, default=GoalKind.MEET.value
    )
    text = LineField(lazy_gettext("Who or what"), 140, lazy_gettext("Say what you want from this event."))
    target = CountField(lazy_gettext("How many?"), 1, default=1)

    @property
    def values(self) -> dict[str, Any]:
        """What this valid form says about a goal."""
        return {"kind": self.kind.data, "text": self.text.data, "target": self.target.data}


class GoalCountForm(FlaskForm):
    """How often a goal has been done, besides the people who count towards it."""

    done = CountField(lazy_gettext("Done"), 0)


class CarryForm(FlaskForm):
    """Which goal of an earlier event is carried over; without one, all that were not reached."""

    goal_id = WholeNumberField()
