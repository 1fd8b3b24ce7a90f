"""The form of a complaint."""

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import AnyOf

from ..fields import ProseField

REASON_LABELS = {
    "fake": "It pretends to be somebody or something else",
    "unkind": "It is unkind, or harasses somebody",
    "spam": "It is advertising or a fraud",
    "unlawful": "It is against the law",
    "other": "Something else",
}


class ComplaintForm(FlaskForm):
    """Why somebody reports an event or a profile. People do not see ``website``, which only scripts fill in."""

    reason = RadioField(
        "What is wrong with it?",
        choices=REASON_LABELS,
        validate_choice=False,
        validators=[AnyOf(REASON_LABELS, "Choose what is wrong with it.")],
    )
    note = ProseField("Anything to add?", 1000)
    website = StringField("Leave this empty")
