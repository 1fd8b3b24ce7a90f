"""What is typed to report something, to moderate, and to name hosts."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField
from wtforms.validators import AnyOf, ValidationError

from ..people.forms import LineField
from ..rooms.models import PACE_LABELS
from ..rooms.sanctions import MAX_REASON_LENGTH
from .reports import REASON_LABELS


class ReportForm(FlaskForm):
    reason = RadioField(
        "What is wrong with it?",
        choices=REASON_LABELS,
        validate_choice=False,
        validators=[AnyOf(REASON_LABELS, "Choose what is wrong with it.")],
    )
    note = LineField("Anything to add?", MAX_REASON_LENGTH)


class ActionForm(FlaskForm):
    """``act`` is the button that was pressed."""

    act = RadioField("What to do", validate_choice=False)
    reason = LineField("Why", MAX_REASON_LENGTH)

    def __init__(self, acts: Any, **kwargs: Any) -> None:
        """``acts``: the names of those to choose from."""
        super().__init__(**kwargs)
        self.action_names = acts

    def validate_act(self, field: Field) -> None:
        if field.data not in self.action_names:
            raise ValidationError("Choose one of the buttons.")


class PaceForm(FlaskForm):
    pace = RadioField("Slow mode", coerce=str, validate_choice=False)

    def validate_pace(self, field: Field) -> None:
        if field.data not in map(str, PACE_LABELS):
            raise ValidationError("Choose one of these.")
