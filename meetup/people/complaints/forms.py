"""The form of a complaint."""

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import AnyOf

from ...languages import lazy_gettext
from ..fields import ProseField

REASON_LABELS = {
    "fake": lazy_gettext("It pretends to be someone or something else"),
    "unkind": lazy_gettext("It is unkind, or harasses someone"),
    "spam": lazy_gettext("It is advertising or a fraud"),
    "unlawful": lazy_gettext("It is against the law"),
    "other": lazy_gettext("Something else"),
}


class ComplaintForm(FlaskForm):
    """Why somebody reports an event or a profile. People do not see ``website``, which only scripts fill in."""

    reason = RadioField(
        lazy_gettext("What is wrong with it?"),
        choices=REASON_LABELS,
        validate_choice=False,
        validators=[AnyOf(REASON_LABELS, lazy_gettext("Choose what is wrong with it."))],
    )
    note = ProseField(lazy_gettext("Anything to add?"), 1000)
    website = StringField(lazy_gettext("Leave this empty"))
