"""What is typed about messages."""

from flask_wtf import FlaskForm
from wtforms import Field, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from ..fields import WholeNumberField
from ..people.fields import LineField, MaxLength, NotBlank, ProseField, clean_lines
from . import templates
from .models import MAX_BODY_LENGTH, MAX_SUBJECT_LENGTH
from .wording import PLACEHOLDERS, unknown_placeholders

EMPTY_BODY = "Write what the message says."


class DraftForm(FlaskForm):
    subject = LineField("Subject", MAX_SUBJECT_LENGTH)
    body = ProseField("Message", MAX_BODY_LENGTH)
    version = WholeNumberField(minimum=0)
    insert = WholeNumberField(minimum=0)


def check_placeholders(_form: FlaskForm, field: Field) -> None:
    if unknown := unknown_placeholders(field.data or ""):
        usable = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValidationError(f"“{{{unknown[0][:40]}}}” stands for nothing. You can use {usable}.")


class TemplateForm(FlaskForm):
    name = LineField("Name", templates.MAX_NAME_LENGTH, "Give it a name, so that you find it again.")
    body = TextAreaField(
        "Message",
        filters=[clean_lines],
        validators=[
            InputRequired(EMPTY_BODY),
            NotBlank(EMPTY_BODY),
            MaxLength(templates.MAX_BODY_LENGTH),
            check_placeholders,
        ],
    )
