"""What is typed about messages and promises."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Optional, ValidationError

from ...fields import Number, Uuid
from ...people.forms import AtMost, NotBlank, Prose, Text, many_lines
from ..forms import Day
from ..promises import PROMISE, SIDES
from . import templates
from .drafts import BODY, SUBJECT
from .wording import PLACEHOLDERS, unknown_placeholders

NO_TEXT = "Write what the message says."


class DraftForm(FlaskForm):
    subject = Text("Subject", SUBJECT)
    body = Prose("Message", BODY)
    version = Number(least=0)
    insert = Number(least=0)


def known_placeholders(_form: FlaskForm, field: Field) -> None:
    if unknown := unknown_placeholders(field.data or ""):
        usable = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValidationError(f"“{{{unknown[0][:40]}}}” stands for nothing. You can use {usable}.")


class TemplateForm(FlaskForm):
    name = Text("Name", templates.NAME, "Give it a name, so that you find it again.")
    body = TextAreaField(
        "Message",
        filters=[many_lines],
        validators=[InputRequired(NO_TEXT), NotBlank(NO_TEXT), AtMost(templates.BODY), known_placeholders],
    )


class PromiseForm(FlaskForm):
    """Sent with a UUID of its own, so that sending it twice is one promise."""

    side = RadioField(
        "Who",
        choices=SIDES,
        default="mine",
        validate_choice=False,
        validators=[AnyOf(SIDES, "Say who promised it.")],
    )
    text = Text("What", PROMISE, "Say what was promised.", id="promise")
    due_on = Day("By", validators=[Optional()], id="promise-due")
    uuid = Uuid()

    @classmethod
    def blank(cls) -> "PromiseForm":
        return cls(formdata=None, data={"uuid": str(uuid4()), "side": "mine"})
