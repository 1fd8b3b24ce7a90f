"""The form to ask a question."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, TextAreaField
from wtforms.validators import Length, ValidationError

from ...fields import UuidField
from ...languages import gettext, lazy_gettext
from ...people.fields import clean_lines
from .models import MAX_QUESTION_LENGTH


class QuestionForm(FlaskForm):
    """A new question. Its UUID makes sending it twice the same as sending it once."""

    body = TextAreaField(
        lazy_gettext("Your question"),
        filters=[clean_lines],
        validators=[
            Length(
                max=MAX_QUESTION_LENGTH,
                message=lazy_gettext("Keep this to %(max_length)s characters.", max_length=MAX_QUESTION_LENGTH),
            )
        ],
    )
    anonymous = BooleanField(lazy_gettext("Ask without my name"))
    uuid = UuidField(
        broken_message=lazy_gettext("Something's wrong with this form. Reload the page and try again."),
        default=lambda: str(uuid4()),
    )

    def validate_body(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(gettext("Type a question first."))
