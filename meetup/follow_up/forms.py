"""The forms on the page of a contact."""

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import AnyOf, Optional

from ..contacts.forms import MAX_NEXT_STEP_LENGTH
from ..contacts.notes import MAX_NOTE_LENGTH
from ..contacts.promises import MAX_PROMISE_LENGTH, SIDE_LABELS
from ..contacts.stages import STAGES
from ..events import events_of
from ..fields import Day, UuidField, WholeNumberField
from ..ids import parse_optional_row_id
from ..languages import gettext, lazy_gettext
from ..people import User
from ..people.fields import LineField, ProseField

MAX_PLACE_CHOICES = 50
"""The events that can be chosen as the place of a meeting."""

QUICK_DAYS = {"today": 0, "tomorrow": 1, "next_week": 7}
"""The due days that are one tap away, as days from today."""


class NextStepForm(FlaskForm):
    next_step = LineField(lazy_gettext("Next step"), MAX_NEXT_STEP_LENGTH)
    due_on = Day(lazy_gettext("By"), validators=[Optional()])


class NoteForm(NextStepForm):
    """The private note. The sheet after a scan sends the next step with it."""

    note = ProseField(lazy_gettext("Private note"), MAX_NOTE_LENGTH)
    version = WholeNumberField(minimum=0)


class StageForm(FlaskForm):
    stage = SelectField(choices=STAGES)


class PlaceForm(FlaskForm):
    """Where a meeting was: one of the owner's events, or none of them."""

    event_id = SelectField(lazy_gettext("Met at"), coerce=parse_optional_row_id)

    @classmethod
    def for_owner(cls, owner: User) -> "PlaceForm":
        """Return the form that was sent, with the events of ``owner`` to choose from."""
        form, events = cls(), events_of(owner, limit=MAX_PLACE_CHOICES)
        form.event_id.choices = {"": gettext("No event")} | {str(event.id): event.title for event in events}
        return form


class PromiseForm(FlaskForm):
    """A promise, with a UUID of its own, so that sending it twice creates one promise."""

    side = RadioField(
        lazy_gettext("Who"),
        choices={"mine": lazy_gettext("I will …"), "theirs": lazy_gettext("They will …")},
        default="mine",
        validate_choice=False,
        validators=[AnyOf(SIDE_LABELS, lazy_gettext("Choose who promised it."))],
    )
    text = LineField(lazy_gettext("What"), MAX_PROMISE_LENGTH, lazy_gettext("Say what was promised."), id="promise")
    due_on = Day(lazy_gettext("By"), validators=[Optional()], id="promise-due")
    uuid = UuidField()
