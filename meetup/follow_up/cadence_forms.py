"""How often to be in touch, chosen for a person or for a tag."""

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField
from wtforms.validators import ValidationError

from ..contacts.cadences import CADENCE_NAMES, MAX_WEEKS, NEVER, Cadence
from ..contacts.models import Contact
from ..contacts.pacing import effective_cadence
from ..contacts.tags import Tag

OWN_WEEKS = "own"
WEEKS_MESSAGE = f"Type a number of weeks, 1 to {MAX_WEEKS}."


class WeeksField(IntegerField):
    """A number of weeks; what is none stays as typed and gets a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(list(filter(None, valuelist)))
        except ValueError as error:
            raise ValueError(WEEKS_MESSAGE) from error


class CadenceForm(FlaskForm):
    every = SelectField("How often")
    weeks = WeeksField("Every … weeks")

    @classmethod
    def for_contact(cls, contact: Contact, submitted: bool = False) -> "CadenceForm":
        """The choices for a person, whose tags may have theirs; it holds what was chosen before, or what is typed."""
        tagged = effective_cadence("", [tag.keep_every for tag in contact.tags])
        usual = f"As my tags say: {tagged.name.lower()}" if tagged else "Not regularly"
        form = cls() if submitted else cls(formdata=None, data=_field_values(contact.keep_every))
        form.every.choices = (
            {"": usual} | CADENCE_NAMES | {OWN_WEEKS: "Every … weeks"} | ({NEVER: "Never"} if tagged else {})
        )
        return form

    @classmethod
    def for_tag(cls, tag: Tag, typed: bool = False) -> "CadenceForm":
        form = cls() if typed else cls(formdata=None, data=_field_values(tag.keep_every))
        form.every.choices = {"": "Not regularly"} | CADENCE_NAMES | {OWN_WEEKS: "Every … weeks"}
        return form

    def validate_weeks(self, field: Field) -> None:
        if self.every.data == OWN_WEEKS and not field.errors and not 1 <= (field.data or 0) <= MAX_WEEKS:
            raise ValidationError(WEEKS_MESSAGE)

    @property
    def cadence(self) -> str:
        """As it is kept."""
        return f"P{self.weeks.data}W" if self.every.data == OWN_WEEKS else str(self.every.data)


def _field_values(every: str) -> dict[str, object]:
    """What the fields hold for a cadence that was chosen."""
    cadence = Cadence.parse(every)
    weeks = cadence.length if cadence and cadence.unit == "W" else None
    return {"every": OWN_WEEKS if weeks else every, "weeks": weeks}
