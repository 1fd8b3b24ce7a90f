"""What somebody types to ask a question in a room."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, TextAreaField
from wtforms.validators import Length, ValidationError

from ...fields import Uuid
from ...people.forms import many_lines
from .models import QUESTION


class QuestionForm(FlaskForm):
    body = TextAreaField(
        "Your question",
        filters=[many_lines],
        validators=[Length(max=QUESTION, message=f"Keep this to {QUESTION} characters.")],
    )
    anonymous = BooleanField("Ask without my name")
    uuid = Uuid(broken="This form is damaged. Reload the page and ask again.", default=lambda: str(uuid4()))

    def validate_body(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Type a question first.")
