"""What is done with several contacts at once, and the tags of one."""

from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from ..formats import day, today
from ..ids import row_id
from ..people.forms import Text, Topics
from ..people.text import fold
from .forms import Day
from .models import STAGES
from .tags import LENGTH, MOST

QUICK = {"today": 0, "tomorrow": 1, "next_week": 7}
TICKED = 500
"""Contacts ticked one by one; more are chosen by what they have in common."""


class Ids(Field):
    """Ids of rows, from as many checkboxes."""

    data: list[int]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = []
        try:
            self.data = [row_id(value) for value in valuelist]
        except ValueError as error:
            raise ValueError("Reload the page and tick them again.") from error

    def _value(self) -> str:
        return ""


class SelectionForm(FlaskForm):
    act = SelectField(choices=["tag", "stage", "due", "csv", "vcf"], validators=[InputRequired()])
    contact_id = Ids(default=())
    every = BooleanField("All of these")
    tag = Text("Tag", LENGTH)
    stage = SelectField("Stage", choices=STAGES, default="to_do")
    due_on = Day("Day", validators=[Optional()])
    quick = SelectField(choices=["", *QUICK], default="")

    @classmethod
    def blank(cls) -> "SelectionForm":
        return cls(formdata=None)

    def validate_contact_id(self, field: Field) -> None:
        if not (field.data or field.process_errors or self.every.data):
            raise ValidationError("Tick somebody first.")
        if len(field.data) > TICKED:
            raise ValidationError(f"Tick up to {TICKED} people, or choose all of these.")

    def validate_due_on(self, field: Field) -> None:
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError("Choose a day in this century.")

    def validate(self, extra_validators: Any = None) -> bool:
        fine: bool = super().validate(extra_validators)
        if self.act.data == "tag" and not (self.tag.data or self.tag.errors):
            self.tag.errors = ["Type a tag, such as speaker."]
            return False
        return fine

    @property
    def day(self) -> date | None:
        """The day to plan for, ``None`` for no day at all."""
        return today() + timedelta(days=QUICK[self.quick.data]) if self.quick.data else self.due_on.data

    @property
    def day_told(self) -> str:
        return day(self.day) if self.day else ""


def check_tags(tags: list[str]) -> None:
    if len(tags) > MOST:
        raise ValidationError(f"Keep it to {MOST} tags.")
    for tag in tags:
        if len(tag) > LENGTH or len(fold(tag)) > 3 * LENGTH:
            raise ValidationError(f"“{tag[:20]}…” is too long. Keep each to {LENGTH} characters, with commas between.")


class TagsForm(FlaskForm):
    tags = Topics("Tags", check=check_tags)
