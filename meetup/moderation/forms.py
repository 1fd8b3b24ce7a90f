"""What is typed to report something, to moderate, and to name hosts."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField
from wtforms.validators import AnyOf, ValidationError

from ..people.forms import Text
from ..rooms.models import PACES
from ..rooms.sanctions import REASON
from .reports import REASONS


class ReportForm(FlaskForm):
    reason = RadioField(
        "What is wrong with it?",
        choices=REASONS,
        validate_choice=False,
        validators=[AnyOf(REASONS, "Choose what is wrong with it.")],
    )
    note = Text("Anything to add?", REASON)


class ActForm(FlaskForm):
    """``act`` is the button that was pressed."""

    act = RadioField("What to do", validate_choice=False)
    reason = Text("Why", REASON)

    def __init__(self, acts: Any, **kwargs: Any) -> None:
        """``acts``: the names of those to choose from."""
        super().__init__(**kwargs)
        self.acts = acts

    def validate_act(self, field: Field) -> None:
        if field.data not in self.acts:
            raise ValidationError("Choose one of the buttons.")


class PaceForm(FlaskForm):
    pace = RadioField("Slow mode", coerce=str, validate_choice=False)

    def validate_pace(self, field: Field) -> None:
        if field.data not in map(str, PACES):
            raise ValidationError("Choose one of these.")
