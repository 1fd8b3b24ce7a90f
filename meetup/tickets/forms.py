"""The forms of imported lists and of single tickets."""

from collections.abc import Sequence

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, SelectField
from wtforms.validators import ValidationError

from ..encodings import ENCODING_LABELS
from ..fields import UuidField, uuid_or_new
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField
from ..people.text import clean
from .importing.attendees import Column
from .models import MAX_CATEGORY_LENGTH, MAX_COMPANY_LENGTH, MAX_NAME_LENGTH, Ticket

FIELD_LABELS = {
    "": lazy_gettext("Leave out"),
    "name": lazy_gettext("Full name"),
    "first": lazy_gettext("First name"),
    "middle": lazy_gettext("Middle name"),
    "last": lazy_gettext("Last name"),
    "company": lazy_gettext("Company"),
    "category": lazy_gettext("Kind of ticket"),
    "variation": lazy_gettext("Kind of ticket, second part"),
    "email": lazy_gettext("Email"),
    "buyer_email": lazy_gettext("Email of the buyer"),
    "key": lazy_gettext("Ticket number"),
    "code": lazy_gettext("Ticket number that is also its QR or barcode"),
    "printed": lazy_gettext("QR or barcode on the ticket"),
    "status": lazy_gettext("Status"),
    "void": lazy_gettext("Cancelled, yes or no"),
    "paid": lazy_gettext("Paid, yes or no"),
    "refund": lazy_gettext("Refunded amount"),
    "quantity": lazy_gettext("Number of places"),
}
"""What a column of a list can be."""


class AttendeeFileForm(FlaskForm):
    file = FileField(lazy_gettext("File"))

    @classmethod
    def blank(cls) -> "AttendeeFileForm":
        return cls(formdata=None)

    def validate_file(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(gettext("Choose a file first."))

    @property
    def file_name(self) -> str:
        return clean(self.file.data.filename or "")[:120] or gettext("A file")


class AttendeeReadingForm(FlaskForm):
    """How to read the list: in which encoding, and what each column is, in ``column-N``."""

    encoding = SelectField(
        lazy_gettext("Character encoding"), choices={"": lazy_gettext("Detect automatically")} | ENCODING_LABELS
    )

    @classmethod
    def for_reading(cls, encoding: str) -> "AttendeeReadingForm":
        return cls(formdata=None, data={"encoding": encoding})

    def fields_for(self, columns: Sequence[Column]) -> list[str]:
        """Return the field of each column: the chosen one, else the one that it has."""
        chosen = [request.form.get(f"column-{place}", "-") for place in range(len(columns))]
        pairs = zip(chosen, columns, strict=True)
        return [field if field in FIELD_LABELS else column["field"] for field, column in pairs]


class AttendeeImportForm(FlaskForm):
    """The last look before the import."""

    sends_mails = BooleanField(lazy_gettext("Send each new address one mail"))

    @classmethod
    def blank(cls) -> "AttendeeImportForm":
        return cls(formdata=None)


class TicketForm(FlaskForm):
    """What is printed on a badge. The UUID makes a double tap one ticket."""

    uuid = UuidField(default=lambda: uuid_or_new(None))
    name = LineField(lazy_gettext("Name"), MAX_NAME_LENGTH, lazy_gettext("Type the name that the badge shows."))
    company = LineField(lazy_gettext("Company"), MAX_COMPANY_LENGTH)
    category = LineField(lazy_gettext("Kind of ticket"), MAX_CATEGORY_LENGTH)

    @classmethod
    def for_ticket(cls, ticket: Ticket) -> "TicketForm":
        return cls(formdata=None, data={name: getattr(ticket, name) for name in ("name", "company", "category")})

    @property
    def printed(self) -> dict[str, str]:
        return {"name": self.name.data, "company": self.company.data or "", "category": self.category.data or ""}
