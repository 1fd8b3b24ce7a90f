"""The form in which moderators write a poll."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from ...fields import UuidField
from ...people.fields import LineField, LinesField
from .models import CHOICE_COUNT_RANGE


def check_choices(choices: list[str]) -> None:
    if not CHOICE_COUNT_RANGE[0] <= len(choices) <= CHOICE_COUNT_RANGE[1]:
        raise ValidationError(f"Give {CHOICE_COUNT_RANGE[0]} to {CHOICE_COUNT_RANGE[1]} different choices, one a line.")
    if any(len(choice) > 100 for choice in choices):
        raise ValidationError("Keep each choice to 100 characters.")


class PollForm(FlaskForm):
    """A new poll. Its UUID makes sending it twice the same as sending it once."""

    question = LineField("Question", 200, "Type what you want to know.")
    choices = LinesField("Choices, one a line", check=check_choices)
    several = BooleanField("Allow multiple answers")
    hidden = BooleanField("Hide the result until it is closed")
    uuid = UuidField(
        broken_message="This form is damaged. Reload the page and try again.", default=lambda: str(uuid4())
    )

    def column_values(self) -> dict[str, object]:
        """Return the columns of the poll by their names, without its choices."""
        return {"question": self.question.data, "several": self.several.data, "hidden": self.hidden.data}
