"""Choosing a file, and what becomes of the people in it."""

from functools import cached_property

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, SelectField
from wtforms.validators import ValidationError

from ..contacts.models import STAGES
from ..contacts.tags import LENGTH
from ..people.forms import Text
from ..people.text import clean
from .matching import Alike
from .reading import Reading, UnreadableFileError, read

ASKED = 100
"""People asked about one by one; for those after them one answer counts."""
RESTS = {"same": "Add to the one on my list", "new": "Keep both", "skip": "Skip"}


class FileForm(FlaskForm):
    """The file is read here, so that a bad one is told beside its field."""

    file = FileField("File")
    reading: Reading

    def validate_file(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Choose a file first.")
        try:
            self.reading = read(field.data.stream.read())
        except UnreadableFileError as error:
            raise ValidationError(str(error)) from error

    @property
    def file_name(self) -> str:
        return clean(self.file.data.filename or "")[:120] or "A file"


class ImportForm(FlaskForm):
    """What to do with each who may be on the list already comes in ``choice-N``, N as they stand in the import; of the
    others those come who are ticked, each as a ``take`` of N."""

    rest = SelectField("The others", choices=RESTS, default="same")
    stage = SelectField("Put the new ones under", choices=STAGES, default="in_touch")
    tag = Text("Tag all of them", LENGTH)

    @classmethod
    def blank(cls) -> "ImportForm":
        return cls(formdata=None)

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset(request.form.getlist("take"))

    def takes(self, place: int) -> bool:
        """Whether that new person is ticked, as all are at first."""
        return not self.is_submitted() or str(place) in self._taken

    def decide(self, place: int, alike: Alike) -> int | str:
        """ "new", "skip", or the id of the contact that they are; one of those that were offered, and no other."""
        if not alike.contact_ids:
            return "new" if self.takes(place) else "skip"
        offered: dict[str, int | str] = {str(id_): id_ for id_ in alike.contact_ids} | {"new": "new", "skip": "skip"}
        rest: dict[str, int | str] = {"same": alike.contact_ids[0], "new": "new", "skip": "skip"}
        chosen = request.form.get(f"choice-{place}")
        return rest[self.rest.data] if chosen is None else offered.get(chosen, "skip")
