"""Choosing a file, and what becomes of the people in it."""

from collections.abc import Sequence
from functools import cached_property

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, SelectField
from wtforms.validators import ValidationError

from ..contacts.stages import STAGES, Stage
from ..contacts.tags import MAX_TAG_LENGTH
from ..encodings import ENCODING_LABELS
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField
from ..people.text import clean
from .matching import Match
from .reading import Column, ParsedFile, UnreadableFileError, read_file
from .readings import Reading

MAX_ASKED = 100
"""People asked about one by one; for those after them one answer counts."""
FIELD_LABELS = {
    "": lazy_gettext("Leave out"),
    "name": lazy_gettext("Full name"),
    "first": lazy_gettext("First name"),
    "middle": lazy_gettext("Middle name"),
    "last": lazy_gettext("Last name"),
    "emails": lazy_gettext("Email"),
    "phones": lazy_gettext("Phone"),
    "links": lazy_gettext("Link"),
    "company": lazy_gettext("Company"),
    "headline": lazy_gettext("Job or headline"),
    "bio": lazy_gettext("About them"),
    "note": lazy_gettext("Note"),
    "extra": lazy_gettext("Note, with its heading"),
    "tags": lazy_gettext("Tags"),
    "event": lazy_gettext("Event"),
    "room": lazy_gettext("Room"),
    "stage": lazy_gettext("Stage"),
    "context": lazy_gettext("How I know them"),
    "next_step": lazy_gettext("Next step"),
    "due": lazy_gettext("Due"),
    "met_at": lazy_gettext("Met at"),
    "thanked_at": lazy_gettext("Thanked on"),
}
"""What a column of a table can be."""
MAX_SHOWN_COLUMNS = 60
"""Columns that can be assigned by hand; those after them stay as they were recognized."""
REST_CHOICES = {
    "same": lazy_gettext("Add to the contact on my list"),
    "new": lazy_gettext("Add as new"),
    "skip": lazy_gettext("Skip"),
}


class ImportFileForm(FlaskForm):
    """The file is read here, so that a bad one is told beside its field."""

    file = FileField(lazy_gettext("File"))
    content: bytes
    parsed_file: ParsedFile

    def validate_file(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(gettext("Choose a file first."))
        try:
            self.content = field.data.stream.read()
            self.parsed_file = read_file(self.content)
        except UnreadableFileError as error:
            raise ValidationError(str(error)) from error

    @property
    def file_name(self) -> str:
        return clean(self.file.data.filename or "")[:120] or gettext("A file")


class ReadAgainForm(FlaskForm):
    """How to read the file: in which encoding, and for a table what each column is, in ``column-N``."""

    encoding = SelectField(
        lazy_gettext("Character encoding"), choices={"": lazy_gettext("Detect automatically")} | ENCODING_LABELS
    )

    @classmethod
    def for_reading(cls, reading: Reading) -> "ReadAgainForm":
        chosen = reading.get("encoding", "") if reading.get("is_chosen") else ""
        return cls(formdata=None, data={"encoding": chosen})

    def fields_for(self, columns: Sequence[Column]) -> list[str]:
        """Return the field of each column: the chosen one, else the one that it has."""
        chosen = [request.form.get(f"column-{place}", "-") for place in range(len(columns))]
        pairs = zip(chosen, columns, strict=True)
        return [field if field in FIELD_LABELS else column["field"] for field, column in pairs]


class ImportReviewForm(FlaskForm):
    """What to do with each who may be on the list already comes in ``choice-N``, N as they stand in the import; of the
    others those come who are ticked, each as a ``take`` of N."""

    rest = SelectField(lazy_gettext("Everyone else"), choices=REST_CHOICES, default="same")
    stage = SelectField(lazy_gettext("Add new people to"), choices=STAGES, default=Stage.IN_TOUCH)
    tag = LineField(lazy_gettext("Tag everyone"), MAX_TAG_LENGTH)

    @classmethod
    def blank(cls) -> "ImportReviewForm":
        return cls(formdata=None)

    @cached_property
    def _ticked(self) -> frozenset[str]:
        return frozenset(request.form.getlist("take"))

    def is_ticked(self, place: int) -> bool:
        """Whether that new person is ticked, as all are at first."""
        return not self.is_submitted() or str(place) in self._ticked

    def decide(self, place: int, match: Match) -> int | str:
        """ "new", "skip", or the id of the contact that they are; one of those that were offered, and no other."""
        if not match.contact_ids:
            return "new" if self.is_ticked(place) else "skip"
        offered: dict[str, int | str] = {str(id_): id_ for id_ in match.contact_ids} | {"new": "new", "skip": "skip"}
        rest: dict[str, int | str] = {"same": match.contact_ids[0], "new": "new", "skip": "skip"}
        chosen = request.form.get(f"choice-{place}")
        return rest[self.rest.data] if chosen is None else offered.get(chosen, "skip")
