"""How often to be in touch, chosen for a person or for a tag."""

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField
from wtforms.validators import ValidationError

from ..contacts.cadences import MOST_WEEKS, NAMES, NEVER, Cadence
from ..contacts.models import Contact
from ..contacts.pacing import cadence_of
from ..contacts.tags import Tag

OWN = "own"
WEEKS = f"Type a number of weeks, 1 to {MOST_WEEKS}."


class Weeks(IntegerField):
    """A number of weeks; what is none stays as typed and gets a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(list(filter(None, valuelist)))
        except ValueError as error:
            raise ValueError(WEEKS) from error


class CadenceForm(FlaskForm):
    every = SelectField("How often")
    weeks = Weeks("Every … weeks")

    @classmethod
    def of_contact(cls, contact: Contact, typed: bool = False) -> "CadenceForm":
        """The choices for a person, whose tags may have theirs; it holds what was chosen before, or what is typed."""
        tagged = cadence_of("", [tag.keep_every for tag in contact.tags])
        usual = f"As my tags say: {tagged.name.lower()}" if tagged else "Not regularly"
        form = cls() if typed else cls(formdata=None, data=_said(contact.keep_every))
        form.every.choices = {"": usual} | NAMES | {OWN: "Every … weeks"} | ({NEVER: "Never"} if tagged else {})
        return form

    @classmethod
    def of_tag(cls, tag: Tag, typed: bool = False) -> "CadenceForm":
        form = cls() if typed else cls(formdata=None, data=_said(tag.keep_every))
        form.every.choices = {"": "Not regularly"} | NAMES | {OWN: "Every … weeks"}
        return form

    def validate_weeks(self, field: Field) -> None:
        if self.every.data == OWN and not field.errors and not 1 <= (field.data or 0) <= MOST_WEEKS:
            raise ValidationError(WEEKS)

    @property
    def cadence(self) -> str:
        """As it is kept."""
        return f"P{self.weeks.data}W" if self.every.data == OWN else str(self.every.data)


def _said(every: str) -> dict[str, object]:
    """What the fields hold for a cadence that was chosen."""
    cadence = Cadence.read(every)
    weeks = cadence.length if cadence and cadence.unit == "W" else None
    return {"every": OWN if weeks else every, "weeks": weeks}
