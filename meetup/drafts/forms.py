"""What is typed about messages."""

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Optional, ValidationError

from ..fields import WholeNumberField
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField, MaxLength, NotBlank, ProseField, clean_lines
from . import templates
from .filling import PLACEHOLDERS, unknown_placeholders
from .habits import MAX_CALL_NAME_LENGTH, Manner
from .languages import LANGUAGES
from .models import MAX_BODY_LENGTH, MAX_SUBJECT_LENGTH
from .phrases import TONE_LABELS

ADDRESSES = {"familiar": False, "formal": True}
EMPTY_BODY = lazy_gettext("Write a message first.")


class DraftForm(FlaskForm):
    subject = LineField(lazy_gettext("Subject"), MAX_SUBJECT_LENGTH)
    body = ProseField(lazy_gettext("Message"), MAX_BODY_LENGTH)
    version = WholeNumberField(minimum=0)
    insert = WholeNumberField(minimum=0)
    promise = WholeNumberField(minimum=1)


class HabitForm(FlaskForm):
    """How to write to a contact from now on. What is not sent stays as it is."""

    language = StringField(validators=[Optional(), AnyOf(LANGUAGES)])
    tone = StringField(validators=[Optional(), AnyOf(TONE_LABELS)])
    address = StringField(validators=[Optional(), AnyOf(ADDRESSES)])
    call_name = LineField(lazy_gettext("What you call them"), MAX_CALL_NAME_LENGTH)
    template = WholeNumberField(minimum=1)

    def changed(self, manner: Manner) -> Manner:
        """Return ``manner`` with what was sent in its place."""
        return Manner(
            self.language.data or manner.language,
            self.tone.data or manner.tone,
            ADDRESSES.get(self.address.data or "", manner.is_formal),
            manner.call_name if self.call_name.raw_data in (None, []) else self.call_name.data or "",
        )


def check_placeholders(_form: FlaskForm, field: Field) -> None:
    if unknown := unknown_placeholders(field.data or ""):
        usable = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        typed = f"{{{unknown[0][:40]}}}"
        raise ValidationError(
            gettext("“%(typed)s” isn't a placeholder. You can use %(usable)s.", typed=typed, usable=usable)
        )


class TemplateForm(FlaskForm):
    name = LineField(
        lazy_gettext("Name"), templates.MAX_NAME_LENGTH, lazy_gettext("Give it a name so you can find it again.")
    )
    body = TextAreaField(
        lazy_gettext("Message"),
        filters=[clean_lines],
        validators=[
            InputRequired(EMPTY_BODY),
            NotBlank(EMPTY_BODY),
            MaxLength(templates.MAX_BODY_LENGTH),
            check_placeholders,
        ],
    )
