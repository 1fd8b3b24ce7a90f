"""The form in which moderators write a poll."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from ...fields import UuidField
from ...languages import gettext, lazy_gettext
from ...people.fields import LineField, LinesField
from .models import CHOICE_COUNT_RANGE


def check_choices(choices: list[str]) -> None:
    fewest, most = CHOICE_COUNT_RANGE
    if not fewest <= len(choices) <= most:
        raise ValidationError(
            gettext("Give %(fewest)s to %(most)s different choices, one per line.", fewest=fewest, most=most)
        )
    if any(len(choice) > 100 for choice in choices):
        raise ValidationError(gettext("Keep each choice to 100 characters."))


class PollForm(FlaskForm):
    """A new poll. Its UUID makes sending it twice the same as sending it once."""

    question = LineField(lazy_gettext("Question"), 200, lazy_gettext("Type what you want to know."))
    choices = LinesField(lazy_gettext("Choices, one per line"), check=check_choices)
    several = BooleanField(lazy_gettext("Allow multiple answers"))
    hidden = BooleanField(lazy_gettext("Hide the result until the poll is closed"))
    uuid = UuidField(
        broken_message=lazy_gettext("Something's wrong with this form. Reload the page and try again."),
        default=lambda: str(uuid4()),
    )

    def column_values(self) -> dict[str, object]:
        """Return the columns of the poll by their names, without its choices."""
        return {"question": self.question.data, "several": self.several.data, "hidden": self.hidden.data}
