"""The form of an event's practical facts."""

import re
from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField, SelectField, StringField, URLField
from wtforms.validators import Optional, ValidationError

from ...languages import gettext, lazy_gettext
from ...people.email_addresses import parse_email
from ...people.fields import PHONE_PATTERN, LineField, LinesField, MaxLength, ProseField, clean_lines
from ...people.links import is_web_address, normalize_link
from .labels import ACCESSIBILITY_LABELS
from .models import ACCESSIBILITY, MAX_MEETING_POINT_LENGTH, MAX_MEETING_POINTS, MAX_QUESTIONS, EventPracticalities

MAX_NETWORK_BYTES = 32
"""Octets of the name of a network (IEEE 802.11)."""
PASSWORD = re.compile(r"[ -~]{8,63}|[0-9A-Fa-f]{64}")
"""A passphrase or a key of WPA."""
ANSWERS = {"": lazy_gettext("Not said"), "yes": lazy_gettext("Yes"), "no": lazy_gettext("No")}
NEW_ROWS = 2
"""Empty rows for further questions and answers."""


def _or_nothing(value: str | None) -> str | None:
    """Return a password as it was typed, as spaces count in it; nothing if there is nothing else in it."""
    return value if value and value.strip() else ""


def check_meeting_points(points: list[str]) -> None:
    """Raise ValidationError if there are too many places, or too long ones."""
    if len(points) > MAX_MEETING_POINTS or any(len(point) > MAX_MEETING_POINT_LENGTH for point in points):
        raise ValidationError(
            gettext(
                "Keep it to %(places)s places, with up to %(characters)s characters each.",
                places=MAX_MEETING_POINTS,
                characters=MAX_MEETING_POINT_LENGTH,
            )
        )


class NumberedList(FieldList):
    """A list whose entries are numbered with up to three digits, whatever else somebody sends."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Yield the numbers in the names of fields; WTForms takes all that Unicode calls a digit, of any length."""
        pattern = re.compile(rf"{re.escape(prefix)}{self._field_separator}([0-9]{{1,3}}){self._field_separator}")
        yield from (int(match[1]) for name in formdata if (match := pattern.match(name)))


class PairForm(Form):
    """A question and its answer, of which both may be empty or neither."""

    question = LineField(lazy_gettext("Question"), 200)
    answer = ProseField(lazy_gettext("Answer"), 2000)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate both fields, and that neither is missing."""
        is_valid: bool = super().validate(extra_validators)
        if is_valid and bool(self.question.data) != bool(self.answer.data):
            missing, message = (
                (self.answer, gettext("Type the answer, or clear the question."))
                if self.question.data
                else (self.question, gettext("Type the question, or clear the answer."))
            )
            missing.errors = [message]
            return False
        return is_valid


class PracticalForm(FlaskForm):
    """What people need to know to come to an event and to feel well there."""

    address = ProseField(lazy_gettext("Address"), 300)
    wifi_network = LineField(lazy_gettext("Network name"), MAX_NETWORK_BYTES)
    wifi_password = StringField(lazy_gettext("Password"), filters=[_or_nothing], validators=[Optional()])
    step_free = SelectField(ACCESSIBILITY_LABELS["step_free"], choices=ANSWERS, default="")
    quiet_room = SelectField(ACCESSIBILITY_LABELS["quiet_room"], choices=ANSWERS, default="")
    childcare = SelectField(ACCESSIBILITY_LABELS["childcare"], choices=ANSWERS, default="")
    captions = SelectField(ACCESSIBILITY_LABELS["captions"], choices=ANSWERS, default="")
    accessibility_note = ProseField(lazy_gettext("More about access"), 500)
    meeting_points = LinesField(lazy_gettext("Meeting points, one per line"), check=check_meeting_points)
    conduct = ProseField(lazy_gettext("Code of conduct"), 5000)
    conduct_link = URLField(
        lazy_gettext("Link to the code of conduct"), filters=[clean_lines], validators=[Optional(), MaxLength(300)]
    )
    conduct_name = LineField(lazy_gettext("Who to turn to"), 100)
    conduct_channel = LineField(lazy_gettext("Their email or phone"), 254)
    questions = NumberedList(FormField(PairForm), lazy_gettext("Questions and answers"), max_entries=MAX_QUESTIONS)

    @classmethod
    def for_practicalities(cls, practical: EventPracticalities | None) -> "PracticalForm":
        """Return the form with what is saved, and with empty rows for further questions."""
        form = cls(formdata=None, data=_saved(practical) if practical else {})
        form.add_rows()
        return form

    def add_rows(self) -> None:
        """Add the empty rows for further questions, as far as there may be more."""
        filled = sum(1 for entry in self.questions if entry.form.question.data or entry.form.answer.data)
        for _ in range(min(MAX_QUESTIONS, filled + NEW_ROWS) - len(self.questions)):
            self.questions.append_entry()

    def validate_wifi_network(self, field: Field) -> None:
        if len((field.data or "").encode()) > MAX_NETWORK_BYTES:
            raise ValidationError(gettext("That's too long for the name of a network."))

    def validate_wifi_password(self, field: Field) -> None:
        if not PASSWORD.fullmatch(field.data):
            raise ValidationError(gettext("A Wi-Fi password has 8 to 63 letters, digits and signs, without accents."))
        if not self.wifi_network.data:
            raise ValidationError(gettext("Type the name of the network, too."))

    def validate_conduct_link(self, field: Field) -> None:
        field.data = normalize_link(field.data)
        if not is_web_address(field.data):
            raise ValidationError(
                gettext("That's not a web address. It should start with https:// and have no spaces.")
            )

    def validate_conduct_name(self, field: Field) -> None:
        if not self.conduct_channel.data:
            raise ValidationError(gettext("Add how to reach them."))

    def validate_conduct_channel(self, field: Field) -> None:
        if address := parse_email(field.data):
            field.data = address
        elif not PHONE_PATTERN.fullmatch(field.data):
            raise ValidationError(gettext("Type an email address or a phone number."))

    def column_values(self) -> dict[str, Any]:
        """Return the columns that the form sets."""
        choices = {name: {"yes": True, "no": False}.get(self[name].data) for name in ACCESSIBILITY}
        texts = {name: self[name].data or "" for name in _TEXTS}
        pairs = [entry.data for entry in self.questions if entry.form.question.data]
        return {**texts, **choices, "questions": pairs, "meeting_points": self.meeting_points.data or []}


_TEXTS = (
    "address",
    "wifi_network",
    "wifi_password",
    "accessibility_note",
    "conduct",
    "conduct_link",
    "conduct_name",
    "conduct_channel",
)


def _saved(practical: EventPracticalities) -> dict[str, Any]:
    """Return what is saved as the fields show it."""
    texts = {name: getattr(practical, name) for name in _TEXTS}
    choices = {name: "yes" if is_there else "no" for name, is_there in practical.accessibility()}
    lists = {"questions": practical.questions, "meeting_points": practical.meeting_points}
    return {**texts, **choices, **lists}
