"""The form of a complaint."""

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import AnyOf

from ...languages import lazy_gettext
from ..fields import ProseField

REASON_LABELS = {
    "fake": lazy_gettext("Pretends to be someone else"),
    "unkind": lazy_gettext("Harassment or abuse"),
    "spam": lazy_gettext("Spam or a scam"),
    "unlawful": lazy_gettext("Illegal"),
    "other": lazy_gettext("Something else"),
}


class ComplaintForm(FlaskForm):
    """Why somebody reports an event, a profile or a room. People do not see ``website``, which only scripts fill in."""

    reason = RadioField(
        lazy_gettext("What's the problem?"),
        choices=REASON_LABELS,
        validate_choice=False,
        validators=[AnyOf(REASON_LABELS, lazy_gettext("Choose what the problem is."))],
    )
    note = ProseField(lazy_gettext("Anything to add?"), 1000)
    website = StringField(lazy_gettext("Leave this empty"))
