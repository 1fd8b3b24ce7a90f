"""What an owner types on the page of a contact."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import AnyOf, Optional

from ..contacts.forms import STEP
from ..contacts.models import STAGES
from ..contacts.notes import NOTE
from ..contacts.promises import PROMISE, SIDES
from ..fields import Day, Number, Uuid
from ..ids import chosen_id
from ..people.forms import Prose, Text

QUICK = {"today": 0, "tomorrow": 1, "next_week": 7}
"""Days from today that are one tap away."""


class StepForm(FlaskForm):
    next_step = Text("Next step", STEP)
    due_on = Day("By", validators=[Optional()])


class NoteForm(StepForm):
    """The note, and on the sheet after a scan the next step with it."""

    note = Prose("Private note", NOTE)
    version = Number(least=0)


class StageForm(FlaskForm):
    stage = SelectField(choices=STAGES)


class PlaceForm(FlaskForm):
    event_id = SelectField("Met at", coerce=chosen_id)


class PromiseForm(FlaskForm):
    """Sent with a UUID of its own, so that sending it twice is one promise."""

    side = RadioField(
        "Who",
        choices=SIDES,
        default="mine",
        validate_choice=False,
        validators=[AnyOf(SIDES, "Say who promised it.")],
    )
    text = Text("What", PROMISE, "Say what was promised.", id="promise")
    due_on = Day("By", validators=[Optional()], id="promise-due")
    uuid = Uuid()

    @classmethod
    def blank(cls) -> "PromiseForm":
        return cls(formdata=None, data={"uuid": str(uuid4()), "side": "mine"})
