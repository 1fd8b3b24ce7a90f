"""What moderators type to open a poll."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from ...fields import Uuid
from ...people.forms import Lines, Text
from .models import CHOICES


def check_choices(choices: list[str]) -> None:
    if not CHOICES[0] <= len(choices) <= CHOICES[1]:
        raise ValidationError(f"Give {CHOICES[0]} to {CHOICES[1]} different choices, one a line.")
    if any(len(choice) > 100 for choice in choices):
        raise ValidationError("Keep each choice to 100 characters.")


class PollForm(FlaskForm):
    question = Text("Question", 200, "Type what you want to know.")
    choices = Lines("Choices, one a line", check=check_choices)
    several = BooleanField("More than one may be chosen")
    hidden = BooleanField("Hide the result until it is closed")
    uuid = Uuid(broken="This form is damaged. Reload the page and try again.", default=lambda: str(uuid4()))
