"""The forms for introducing two people, and for what somebody wishes about introductions."""

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.widgets import TextArea

from ..languages import gettext, lazy_gettext
from ..people.fields import LineField
from .models import MAX_SENTENCE_LENGTH

SAY_WHY = lazy_gettext("Say in a sentence why they should know each other.")


class IntroductionForm(FlaskForm):
    """A sentence to each of the two."""

    to_a = LineField(lazy_gettext("To the first"), MAX_SENTENCE_LENGTH, SAY_WHY, widget=TextArea())
    to_b = LineField(lazy_gettext("To the second"), MAX_SENTENCE_LENGTH, SAY_WHY, widget=TextArea())

    @staticmethod
    def filter_to_a(value: str | None) -> str | None:
        """Return a sentence that was typed into several lines in one."""
        return " ".join(value.split()) if value else value

    filter_to_b = filter_to_a

    def name_people(self, a: str, b: str) -> None:
        """Ask in the labels about these two people."""
        self.to_a.label.text = gettext("Tell %(name)s why they should meet %(other)s", name=a, other=b)
        self.to_b.label.text = gettext("Tell %(name)s why they should meet %(other)s", name=b, other=a)


class IntroductionSettingsForm(FlaskForm):
    introducible = BooleanField()
    mailed = BooleanField()
    mutual = BooleanField()
