"""What organizers type about an event, and attendees about their goals."""

from typing import Any

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import AnyOf, InputRequired, NumberRange, StopValidation

from ..formats import ZONES
from ..ids import MOST
from ..people.forms import PictureField, Prose, Text
from .goals import MOST_TIMES
from .local_time import FromTo, LocalTime, on_clocks
from .models import VISIBILITIES, Event

REGIONS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
PLACES = ["UTC", *sorted(name for name in ZONES if name.startswith(REGIONS))]
DESCRIPTION = 20_000

WHO_SEES = {
    "public": "Everyone; it is listed among the coming events",
    "unlisted": "Whoever has the link or the code",
    "members": "Whoever is signed in",
}


class EventForm(FromTo, FlaskForm):
    backwards = "The end has to come after the start."

    title = Text("Title", 140, "Give the event a title.")
    venue = Text("Venue", 200)
    starts = LocalTime("Starts", "Say when it starts.")
    ends = LocalTime("Ends", "Say when it ends.")
    time_zone = SelectField("Time zone", validate_choice=False, validators=[AnyOf(ZONES, "Choose one from the list.")])
    visibility = RadioField(
        "Who may see the page",
        choices=WHO_SEES,
        default="public",
        validate_choice=False,
        validators=[AnyOf(VISIBILITIES, "Choose who may see the page.")],
    )
    description = Prose("Description", DESCRIPTION)
    cover = PictureField("Cover picture")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time_zone.choices = sorted({*PLACES, self.time_zone.data} & ZONES)

    @classmethod
    def empty(cls) -> "EventForm":
        return cls(formdata=None, time_zone=current_user.time_zone)

    @classmethod
    def of(cls, event: Event) -> "EventForm":
        zone = event.time_zone
        starts, ends = on_clocks(event.starts_at, zone), on_clocks(event.ends_at, zone)
        return cls(formdata=None, obj=event, starts=starts, ends=ends)

    @property
    def zone(self) -> str:
        return self.time_zone.data if self.time_zone.data in ZONES else "UTC"

    def page(self) -> dict[str, Any]:
        """The columns of the event that the form speaks of."""
        return {
            "title": self.title.data,
            "venue": self.venue.data or "",
            "description": self.description.data or "",
            "starts_at": self.starts.at(self.zone),
            "ends_at": self.ends.at(self.zone),
            "time_zone": self.zone,
            "visibility": self.visibility.data,
        }


class Times(IntegerField):
    """How often, ``least`` to 99."""

    def __init__(self, label: str, least: int, **kwargs: Any) -> None:
        self.sentence = sentence = f"Type a whole number from {least} to {MOST_TIMES}."
        bounds = NumberRange(least, MOST_TIMES, sentence)
        validators = [InputRequired(sentence), bounds]
        super().__init__(label, validators=validators, invalid_value_message=sentence, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """``NumberRange`` counts in floats, and some numbers are beyond those."""
        super().process_formdata(valuelist)
        if abs(self.data or 0) > MOST:
            raise ValueError(self.sentence)

    def pre_validate(self, form: FlaskForm) -> None:
        """A word is one problem, not two: no number, and out of bounds."""
        if self.process_errors:
            raise StopValidation


class GoalForm(FlaskForm):
    text = Text("Goal", 140, "Say what you want from this event.")
    target = Times("How many times", 1, default=1)


class CountForm(FlaskForm):
    done = Times("Done", 0)
