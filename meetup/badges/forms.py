"""What organizers choose for the badges of their event, and whose they print."""

import re
from collections.abc import Sequence
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, DecimalField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from ..languages import lazy_gettext
from ..people.decoding import shrink_picture
from ..people.fields import PictureField
from .batches import LOGO_SIDES
from .choosing import MOST_TICKED
from .kinds import BadgeKind
from .marks import MARKS
from .models import SHOWN, BadgeDesign
from .papers import ALL, KIND_LABELS

SHOWN_LABELS = {
    "title": lazy_gettext("Title of the event"),
    "role": lazy_gettext("Role or kind of ticket"),
    "company": lazy_gettext("Company"),
    "headline": lazy_gettext("Headline"),
    "pronouns": lazy_gettext("Pronouns"),
    "code": lazy_gettext("The code, to type"),
}
MOST_MM = 10
NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,3})?")
OUT_OF_REACH = lazy_gettext("Type a number of millimetres from -10 to 10, such as 1.5.")


class MillimetresField(DecimalField):
    """By how many millimetres a printer is off, with a point or a comma; an empty field is 0."""

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else f"{self.data or 0:g}"

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip().replace(",", ".").replace("\u2212", "-") if valuelist else ""
        self.data = 0.0
        if typed:
            if not NUMBER.fullmatch(typed) or abs(float(typed)) > MOST_MM:
                raise ValueError(OUT_OF_REACH)
            self.data = float(typed)


class BadgeDesignForm(FlaskForm):
    """Paper, what is printed, logo, and by how many mm the printer is off. Marks are chosen for each kind of people."""

    paper = SelectField(lazy_gettext("Paper"))
    both_sides = BooleanField()
    shown = SelectMultipleField(choices=SHOWN_LABELS)
    offset_x = MillimetresField(lazy_gettext("To the right, in mm"))
    offset_y = MillimetresField(lazy_gettext("Down, in mm"))
    logo = PictureField(lazy_gettext("Logo"), encode=lambda upload: shrink_picture(upload, LOGO_SIDES))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.paper.choices = [
            SelectChoice(paper.key, paper.name, optgroup=str(label))
            for kind, label in KIND_LABELS.items()
            for paper in ALL
            if paper.kind == kind
        ]

    @classmethod
    def of(cls, design: BadgeDesign) -> "BadgeDesignForm":
        """Return the form filled in with a design."""
        offsets = {"offset_x": design.offset_x / 10, "offset_y": design.offset_y / 10}
        return cls(formdata=None, obj=design, data=offsets, **offsets)

    def design_values(self, kinds: Sequence[BadgeKind]) -> dict[str, Any]:
        """Return the columns of the design that the form sets, with the marks that were chosen for ``kinds``."""
        return {
            "paper": self.paper.data,
            "both_sides": self.both_sides.data,
            "shown": [name for name in SHOWN if name in self.shown.data],
            "offset_x": round(self.offset_x.data * 10),
            "offset_y": round(self.offset_y.data * 10),
            "marks": chosen_marks(kinds),
        }


def chosen_marks(kinds: Sequence[BadgeKind]) -> dict[str, str]:
    """Return the marks that the request names for each kind, by its number in the list."""
    chosen = {}
    for number, kind in enumerate(kinds):
        mark = request.form.get(f"mark_{number}", kind.first_mark)
        if mark in MARKS or not mark:
            chosen[kind.key] = mark
    return chosen


class BadgeChoiceForm(FlaskForm):
    """Whose badges are printed."""

    who = RadioField(
        lazy_gettext("Who"),
        choices={"new": lazy_gettext("Not printed"), "all": lazy_gettext("Everyone")},
        default="new",
    )


def ticked_keys() -> list[str]:
    """Return the keys of the people who are ticked in the request, not more than can be."""
    return list(dict.fromkeys(request.form.getlist("person")))[:MOST_TICKED]


__all__ = ["BadgeChoiceForm", "BadgeDesignForm", "ticked_keys"]
