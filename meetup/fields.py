"""Form fields that several slices use: ids and versions of rows, UUIDs that identify a double tap, and days."""

from typing import Any
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, IntegerField
from wtforms.validators import Optional, ValidationError

from .ids import parse_row_id
from .languages import gettext, lazy_gettext, ngettext

MAX_TICKED = 500
"""The rows that can be ticked one by one. More can be chosen by filters."""
DAMAGED_FORM = lazy_gettext("Something's wrong with this form. Reload the page.")


class WholeNumberField(IntegerField):
    """A whole number that is at least ``minimum``, such as the id of a row; ``None`` if the field is empty."""

    def __init__(self, label: str | None = None, minimum: int = 1, **kwargs: Any) -> None:
        super().__init__(label, validators=[Optional()], **kwargs)
        self.minimum = minimum

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = parse_row_id(valuelist[0], self.minimum)
            except ValueError as error:
                raise ValueError(DAMAGED_FORM) from error


class IdsField(Field):
    """The ids of rows, each from a checkbox of its own."""

    data: list[int]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = []
        try:
            self.data = [parse_row_id(value) for value in valuelist]
        except ValueError as error:
            raise ValueError(gettext("Reload the page and select them again.")) from error

    def _value(self) -> str:
        return ""


def check_ticked(field: IdsField, every: bool) -> None:
    """Raise ValidationError if nobody is ticked, or too many people are, unless ``every`` one is chosen by filters."""
    if not (field.data or field.process_errors or every):
        raise ValidationError(gettext("Select at least one person."))
    if len(field.data) > MAX_TICKED:
        message = ngettext(
            "Select up to %(num)s person, or choose “Select all”.",
            "Select up to %(num)s people, or choose “Select all”.",
            MAX_TICKED,
        )
        raise ValidationError(message)


class UuidField(HiddenField):
    """A UUID as text. A missing or broken one is replaced by a new one, unless there is a ``broken_message``."""

    def __init__(self, label: str | None = None, broken_message: str = "", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.broken_message = broken_message

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0] if valuelist else None
        self.data = uuid_or_new(text)
        if self.broken_message and not is_uuid(text):
            raise ValueError(self.broken_message)


def is_uuid(text: str | None) -> bool:
    try:
        return bool(UUID(text or ""))
    except ValueError:
        return False


def uuid_or_new(text: str | None) -> str:
    """Return the UUID in ``text`` in its usual form, or a new UUID if there is none."""
    return str(UUID(text)) if text and is_uuid(text) else str(uuid4())


class Day(DateField):
    """A date of this century. Whatever else was typed stays in the field and gets a message."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("That's not a date. It should look like 2026-06-30.")) from error

    def pre_validate(self, _form: FlaskForm) -> None:
        if self.data and not 2000 <= self.data.year <= 2100:
            raise ValidationError(gettext("Choose a day in this century."))
