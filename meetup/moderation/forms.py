"""Forms to report something, to moderate it, and to slow a room down."""

from collections.abc import Collection
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField
from wtforms.validators import AnyOf, ValidationError

from ..languages import gettext, lazy_gettext
from ..people.fields import LineField
from ..rooms.models import PACE_LABELS
from ..rooms.sanctions import MAX_REASON_LENGTH
from .reports import REASON_LABELS


class ReportForm(FlaskForm):
    """Why somebody reports a message or question."""

    reason = RadioField(
        lazy_gettext("What's the problem?"),
        choices=REASON_LABELS,
        validate_choice=False,
        validators=[AnyOf(REASON_LABELS, lazy_gettext("Choose what the problem is."))],
    )
    note = LineField(lazy_gettext("Anything to add?"), MAX_REASON_LENGTH)


class ActionForm(FlaskForm):
    """What a moderator does. The value of ``act`` comes from the button that was pressed, or from a choice."""

    act = RadioField(lazy_gettext("What to do"), validate_choice=False)
    with_messages = BooleanField(lazy_gettext("Also remove what they said"))
    reason = LineField(lazy_gettext("Reason (for the log)"), MAX_REASON_LENGTH)
    told = LineField(lazy_gettext("Message to them"), MAX_REASON_LENGTH)

    def __init__(self, action_names: Collection[str], **kwargs: Any) -> None:
        """Create a form that accepts only the actions with these names."""
        super().__init__(**kwargs)
        self.action_names = action_names

    def validate_act(self, field: Field) -> None:
        if field.data not in self.action_names:
            raise ValidationError(gettext("Choose one of the buttons."))


class PaceForm(FlaskForm):
    """How slow a room is: one of ``PACE_LABELS``, as text."""

    pace = RadioField(lazy_gettext("Slow mode"), coerce=str, validate_choice=False)

    def validate_pace(self, field: Field) -> None:
        if field.data not in map(str, PACE_LABELS):
            raise ValidationError(gettext("Choose one of these."))
