"""The forms of goals."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, StopValidation

from ..ids import MAX_ROW_ID
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField
from .models import MAX_GOAL_COUNT


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


class GoalForm(FlaskForm):
    """A goal, and how often it is to be done."""

    text = LineField(lazy_gettext("Goal"), 140, lazy_gettext("Say what you want from this event."))
    target = CountField(lazy_gettext("Target"), 1, default=1)


class GoalCountForm(FlaskForm):
    """How often a goal has been done."""

    done = CountField(lazy_gettext("Done"), 0)
