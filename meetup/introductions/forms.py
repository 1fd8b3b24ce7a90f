"""The forms for introducing two people, and for what somebody wishes about introductions."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea

from ..languages import gettext, lazy_gettext
from ..people.fields import LineField
from .models import MAX_SENTENCE_LENGTH

SAY_WHY = lazy_gettext("Say in a sentence why they should know each other.")


class IntroductionForm(FlaskForm):
    """A sentence to each of the two."""

    is_suggested = False
    to_a = LineField(lazy_gettext("To the first"), MAX_SENTENCE_LENGTH, SAY_WHY, widget=TextArea())
    to_b = LineField(lazy_gettext("To the second"), MAX_SENTENCE_LENGTH, SAY_WHY, widget=TextArea())

    @staticmethod
    def filter_to_a(value: str | None) -> str | None:
        """Return a sentence that was typed into several lines in one."""
        return " ".join(value.split()) if value else value

    filter_to_b = filter_to_a

    def name_people(self, a: str, b: str) -> None:
        """Ask in the labels about these two people."""
        self.to_a.label.text = gettext("To %(name)s: why should you know %(other)s?", name=a, other=b)
        self.to_b.label.text = gettext("To %(name)s: why should you know %(other)s?", name=b, other=a)

    def suggest_second(self) -> None:
        """Fill in the first sentence as the second, if that is missing, to be looked at before it is sent."""
        self.is_suggested = bool(self.to_a.data and not self.to_b.data)
        if self.is_suggested:
            self.to_b.data = self.to_a.data

    def validate_to_b(self, _field: Field) -> None:
        if self.is_suggested:
            raise ValidationError(gettext("Change this so that it fits, then send it."))


class IntroductionSettingsForm(FlaskForm):
    introducible = BooleanField()
    mailed = BooleanField()
    mutual = BooleanField()
