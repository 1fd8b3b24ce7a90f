"""The forms of appointments."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from ..events import Event
from ..extensions import now
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField
from .models import DELAYS, MAX_LINE_LENGTH, MAX_PLACE_LENGTH, MAX_SLOTS, MINUTES

USUAL_MINUTES = 20


class ProposalForm(FlaskForm):
    """Up to three times, a place, and how long it takes. Times are Unix timestamps, in seconds."""

    minutes = SelectField(lazy_gettext("How long"), coerce=int, default=USUAL_MINUTES)
    starts = SelectMultipleField(lazy_gettext("Times"), coerce=int, validate_choice=False)
    place = SelectField(lazy_gettext("Place"), validate_choice=False)
    line = LineField(lazy_gettext("What you'd like to talk about (optional)"), MAX_LINE_LENGTH)

    @classmethod
    def at(cls, event: Event, places: Sequence[str], *, is_sent: bool) -> "ProposalForm":
        """Return the form for an event with these places."""
        form = cls() if is_sent else cls(formdata=None)
        form.event, form.places = event, places
        form.minutes.choices = {length: gettext("%(number)s minutes", number=length) for length in MINUTES}
        form.place.choices = {place: place for place in places}
        return form

    @property
    def chosen_starts(self) -> list[datetime]:
        return [datetime.fromtimestamp(start, UTC) for start in self.starts.data or ()]

    def validate_starts(self, field: SelectMultipleField) -> None:
        """Accept whole minutes that are still to come and at the event."""
        starts = set(field.data or ())
        if not starts:
            raise ValidationError(gettext("Choose at least one time."))
        if len(starts) > MAX_SLOTS:
            raise ValidationError(gettext("Choose up to three times."))
        first, last = max(now(), self.event.starts_at).timestamp(), self.event.ends_at.timestamp()
        length = 60 * self.minutes.data if self.minutes.data in MINUTES else 0
        if any(not first < start <= last - length or start % 60 for start in starts):
            raise ValidationError(gettext("One of these times has passed. Choose others."))

    def validate_place(self, field: SelectField) -> None:
        if field.data not in self.places or len(field.data) > MAX_PLACE_LENGTH:
            raise ValidationError(gettext("Choose a place from the list."))


class AnswerForm(FlaskForm):
    """The time that somebody takes."""

    slot = RadioField(coerce=int, validate_choice=False)


class DelayForm(FlaskForm):
    """How many minutes somebody is late."""

    minutes = SelectField(coerce=int, choices={minutes: str(minutes) for minutes in DELAYS})
