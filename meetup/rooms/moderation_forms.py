"""What is typed to report something, to moderate, and to name hosts."""

from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import Field, RadioField
from wtforms.validators import AnyOf, ValidationError

from ..events import Attendance, Event
from ..extensions import db
from ..people import User
from ..people.forms import Text
from .reports import REASONS
from .sanctions import REASON
from .slow import PACES

NOBODY = "Nobody who goes to this event signs in with this address."


class ReportForm(FlaskForm):
    reason = RadioField(
        "What is wrong with it?",
        choices=REASONS,
        validate_choice=False,
        validators=[AnyOf(REASONS, "Choose what is wrong with it.")],
    )
    note = Text("Anything to add?", REASON)


class ActForm(FlaskForm):
    """``act`` is the button that was pressed."""

    act = RadioField("What to do", validate_choice=False)
    reason = Text("Why", REASON)

    def __init__(self, acts: Any, **kwargs: Any) -> None:
        """``acts``: the names of those to choose from."""
        super().__init__(**kwargs)
        self.acts = acts

    def validate_act(self, field: Field) -> None:
        if field.data not in self.acts:
            raise ValidationError("Choose one of the buttons.")


class PaceForm(FlaskForm):
    pace = RadioField("Slow mode", coerce=str, validate_choice=False)

    def validate_pace(self, field: Field) -> None:
        if field.data not in map(str, PACES):
            raise ValidationError("Choose one of these.")


class HostForm(FlaskForm):
    email = Text("Their e-mail address", 254, "Type the address that they sign in with.")

    def __init__(self, event: Event, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event = event
        self.attendance: Attendance | None = None

    def validate_email(self, field: Field) -> None:
        query = select(Attendance).join(User, User.id == Attendance.user_id).where(User.email == field.data.lower())
        self.attendance = db.session.scalar(query.where(Attendance.event_id == self.event.id))
        if self.attendance is None:
            raise ValidationError(NOBODY)
