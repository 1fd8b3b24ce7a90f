"""The form for a cadence: how often to be in touch with a person or with everybody who has a tag."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField
from wtforms.validators import ValidationError

from ..contacts.cadences import CADENCE_NAMES, MAX_WEEKS, NEVER, Cadence
from ..contacts.models import Contact
from ..contacts.pacing import effective_cadence
from ..contacts.tags import Tag
from ..languages import gettext, lazy_gettext

OWN_WEEKS = "own"
"""The choice of a number of weeks that is typed."""

WEEKS_MESSAGE = lazy_gettext("Type a number of weeks, 1 to %(limit)s.", limit=MAX_WEEKS)


class WeeksField(IntegerField):
    """A number of weeks. Anything else stays as it was typed and gets a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(list(filter(None, valuelist)))
        except ValueError as error:
            raise ValueError(WEEKS_MESSAGE) from error


class CadenceForm(FlaskForm):
    every = SelectField(lazy_gettext("How often"))
    weeks = WeeksField(lazy_gettext("Every … weeks"))

    @classmethod
    def for_contact(cls, contact: Contact) -> "CadenceForm":
        """Return the form that was sent for ``contact``, whose tags may have a cadence."""
        form, tag_cadence = cls(), effective_cadence("", [tag.keep_every for tag in contact.tags])
        form._offer_to_person(default_label(tag_cadence), tag_cadence is not None)
        return form

    @classmethod
    def for_person(cls, every: str, weeks: str, default: str, has_tag_cadence: bool) -> "CadenceForm":
        """Return the form with these values; ``default`` is the label of the default, which may be that of a tag."""
        form = cls(formdata=None, data={"every": every})
        form.weeks.raw_data = [weeks]  # as text, as if it had been typed
        form._offer_to_person(default, has_tag_cadence)
        return form

    def _offer_to_person(self, default: str, has_tag_cadence: bool) -> None:
        never = {NEVER: gettext("Never")} if has_tag_cadence else {}
        self.every.choices = {"": default} | CADENCE_NAMES | {OWN_WEEKS: gettext("Every … weeks")} | never

    @classmethod
    def for_tag(cls, tag: Tag, submitted: bool = False) -> "CadenceForm":
        """Return the form for ``tag``. It holds what was ``submitted``, or what is stored."""
        form = cls() if submitted else cls(formdata=None, data=field_values(tag.keep_every))
        form.every.choices = {"": gettext("No reminder")} | CADENCE_NAMES | {OWN_WEEKS: gettext("Every … weeks")}
        return form

    def validate_weeks(self, field: Field) -> None:
        if self.every.data == OWN_WEEKS and not field.errors and not 1 <= (field.data or 0) <= MAX_WEEKS:
            raise ValidationError(WEEKS_MESSAGE)

    @property
    def cadence(self) -> str:
        """The chosen cadence as it is stored: ``P3M``, ``P6W``, ``NEVER``, or nothing for the default."""
        return f"P{self.weeks.data}W" if self.every.data == OWN_WEEKS else str(self.every.data)


def default_label(tag_cadence: Cadence | None) -> str:
    """Return the label of the choice to have no cadence of one's own."""
    if tag_cadence is None:
        return gettext("No reminder")
    return gettext("Same as their tags: %(how_often)s", how_often=tag_cadence.phrase)


def field_values(every: str) -> dict[str, Any]:
    """Return the values of the fields for a stored cadence."""
    cadence = Cadence.parse(every)
    weeks = cadence.length if cadence and cadence.unit == "W" else None
    return {"every": OWN_WEEKS if weeks else every, "weeks": weeks}
