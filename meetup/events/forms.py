"""The form of events."""

from typing import Any

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import AnyOf

from ..formats import TIME_ZONES
from ..people.decoding import crop_picture
from ..people.fields import LineField, PictureField, ProseField
from .local_time import LocalTimeField, TimeSpanMixin, to_local_time
from .models import Event, Visibility

REGIONS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
TIME_ZONE_CHOICES = ["UTC", *sorted(name for name in TIME_ZONES if name.startswith(REGIONS))]
MAX_DESCRIPTION_LENGTH = 20_000
COVER_SIZES = {640: (640, 320), 1280: (1280, 640)}
"""Width and height in pixels by the number in the URL."""

VISIBILITY_LABELS = {
    "public": "Everyone; it is listed among the coming events",
    "unlisted": "Whoever has the link or the code",
    "members": "Whoever is signed in",
}


class EventForm(TimeSpanMixin, FlaskForm):
    """Everything that organizers say about an event."""

    order_message = "The end has to come after the start."

    title = LineField("Title", 140, "Give the event a title.")
    venue = LineField("Venue", 200)
    starts = LocalTimeField("Starts", "Say when it starts.")
    ends = LocalTimeField("Ends", "Say when it ends.")
    time_zone = SelectField(
        "Time zone", validate_choice=False, validators=[AnyOf(TIME_ZONES, "Choose one from the list.")]
    )
    visibility = RadioField(
        "Who may see the page",
        choices=VISIBILITY_LABELS,
        default=Visibility.PUBLIC.value,
        validate_choice=False,
        validators=[AnyOf([*Visibility], "Choose who may see the page.")],
    )
    description = ProseField("Description", MAX_DESCRIPTION_LENGTH)
    cover = PictureField("Cover picture", encode=lambda upload: crop_picture(upload, COVER_SIZES))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time_zone.choices = sorted({*TIME_ZONE_CHOICES, self.time_zone.data} & TIME_ZONES)

    @classmethod
    def blank(cls) -> "EventForm":
        """Return the form for a new event, in the time zone of the user."""
        return cls(formdata=None, time_zone=current_user.time_zone)

    @classmethod
    def for_event(cls, event: Event) -> "EventForm":
        """Return the form with the values of ``event``."""
        zone = event.time_zone
        starts, ends = to_local_time(event.starts_at, zone), to_local_time(event.ends_at, zone)
        return cls(formdata=None, obj=event, starts=starts, ends=ends)

    @property
    def zone(self) -> str:
        """The chosen time zone (IANA), or UTC if there is none of that name."""
        return self.time_zone.data if self.time_zone.data in TIME_ZONES else "UTC"

    def column_values(self) -> dict[str, Any]:
        """Return the columns of the event that the form sets."""
        return {
            "title": self.title.data,
            "venue": self.venue.data or "",
            "description": self.description.data or "",
            "starts_at": self.starts.to_utc(self.zone),
            "ends_at": self.ends.to_utc(self.zone),
            "time_zone": self.zone,
            "visibility": self.visibility.data,
        }
