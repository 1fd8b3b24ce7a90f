"""What is typed about messages."""

from flask_wtf import FlaskForm
from wtforms import Field, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from ..fields import Number
from ..people.forms import AtMost, NotBlank, Prose, Text, many_lines
from . import templates
from .models import BODY, SUBJECT
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
