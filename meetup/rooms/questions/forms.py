"""The form to ask a question."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, TextAreaField
from wtforms.validators import Length, ValidationError

from ...fields import UuidField
from ...people.fields import clean_lines
from .models import MAX_QUESTION_LENGTH


class QuestionForm(FlaskForm):
    """A new question. Its UUID makes sending it twice the same as sending it once."""

    body = TextAreaField(
        "Your question",
        filters=[clean_lines],
        validators=[Length(max=MAX_QUESTION_LENGTH, message=f"Keep this to {MAX_QUESTION_LENGTH} characters.")],
    )
    anonymous = BooleanField("Ask without my name")
    uuid = UuidField(
        broken_message="This form is damaged. Reload the page and ask again.", default=lambda: str(uuid4())
    )

    def validate_body(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Type a question first.")
