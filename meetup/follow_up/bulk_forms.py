"""The form for a bulk change."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, SelectField
from wtforms.validators import InputRequired, Optional

from ..contacts.forms import check_single_tag
from ..contacts.stages import STAGES, Stage
from ..contacts.tags import MAX_TAG_LENGTH
from ..fields import Day, IdsField, check_ticked
from ..formats import today
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField
from .files import file_kinds
from .forms import QUICK_DAYS
from .packed_ids import pack_ids, unpack_ids


class BulkForm(FlaskForm):
    """What to do with several contacts: those that are ticked, or ``every`` one that the filters leave."""

    act = SelectField(choices=["tag", "stage", "due", "no_day", "archive", "save"], validators=[InputRequired()])
    contact_id = IdsField(default=())
    every = BooleanField(lazy_gettext("Select all"))
    tag = LineField(lazy_gettext("Tag"), MAX_TAG_LENGTH)
    stage = SelectField(lazy_gettext("Stage"), choices=STAGES, default=Stage.TO_DO)
    due_on = Day(lazy_gettext("Date"), validators=[Optional()])
    quick = SelectField(choices=["", *QUICK_DAYS], default="")
    file = SelectField(lazy_gettext("File"), default="plain")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.file.choices = {name: kind.label for name, kind in file_kinds().items()}

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "BulkForm":
        """Return an empty form with those contacts ticked that the address names."""
        ticked = {"contact_id": unpack_ids(query.get("ticked", "")), "every": "every" in query}
        return cls(formdata=None, data={**ticked, "file": query.get("save", "plain")})

    @property
    def query_values(self) -> dict[str, str | None]:
        """The query values of an address that has the same contacts ticked."""
        return {"ticked": pack_ids(self.contact_id.data) or None, "every": "y" if self.every.data else None}

    def validate_contact_id(self, field: IdsField) -> None:
        check_ticked(field, self.every.data)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if self.act.data == "tag" and not (self.tag.data or self.tag.errors):
            self.tag.errors = [gettext("Type a tag, such as speaker.")]
            return False
        if self.act.data == "due" and not (self.quick.data or self.due_on.data or self.due_on.errors):
            self.due_on.errors = [gettext("Choose a date, or use “Clear date”.")]
            return False
        return is_valid

    def validate_tag(self, field: Field) -> None:
        check_single_tag(field)

    @property
    def day(self) -> date | None:
        """The due day to set, ``None`` to remove it."""
        if self.quick.data in QUICK_DAYS:
            return today() + timedelta(days=QUICK_DAYS[self.quick.data])
        return None if self.act.data == "no_day" else self.due_on.data
