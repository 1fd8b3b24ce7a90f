"""The form of events."""

import secrets
from typing import Any

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import AnyOf, Optional

from ..colours import HUE_COUNT
from ..formats import TIME_ZONES
from ..people.decoding import crop_picture
from ..people.fields import LineField, PictureField, ProseField
from .cover_patterns import PATTERNS
from .kept_uploads import as_upload, to_text
from .local_time import LocalTimeField, TimeSpanMixin, to_local_time
from .models import Event, Visibility

MAX_DESCRIPTION_LENGTH = 20_000
COVER_SIZES = {640: (640, 320), 1280: (1280, 640)}
"""Width and height in pixels by the number in the URL."""

HUE_LABELS = (
    "Vermilion", "Amber", "Olive", "Green", "Emerald", "Teal", "Sky", "Blue", "Indigo", "Violet", "Pink", "Crimson"
)  # fmt: skip
VISIBILITY_LABELS = {
    "public": "Everyone, and it's listed under Upcoming",
    "unlisted": "Anyone with the link or the code",
    "members": "Signed-in people only",
}


class EventForm(TimeSpanMixin, FlaskForm):
    """Everything that organizers say about an event."""

    order_message = "The end has to be after the start."

    title = LineField("Title", 140, "Give the event a title.")
    venue = LineField("Venue", 200)
    starts = LocalTimeField("Starts", "Enter when it starts.")
    ends = LocalTimeField("Ends", "Enter when it ends.")
    time_zone = StringField("Time zone", validators=[AnyOf(TIME_ZONES, "Choose one from the list.")])
    visibility = RadioField(
        "Who can see the page",
        choices=VISIBILITY_LABELS,
        default=Visibility.PUBLIC.value,
        validate_choice=False,
        validators=[AnyOf([*Visibility], "Choose who can see the page.")],
    )
    description = ProseField("Description", MAX_DESCRIPTION_LENGTH)
    hue = RadioField(
        "Colour",
        choices={str(number): label for number, label in enumerate(HUE_LABELS)},
        validate_choice=False,
        validators=[Optional(), AnyOf([str(number) for number in range(HUE_COUNT)], "Choose one of the colours.")],
    )
    cover_pattern = RadioField(
        "Pattern",
        choices={name: name.capitalize() for name in PATTERNS},
        validate_choice=False,
        validators=[Optional(), AnyOf([*PATTERNS], "Choose one of the patterns.")],
    )
    cover = PictureField("Your own picture", encode=lambda upload: crop_picture(upload, COVER_SIZES))
    kept_cover = HiddenField()
    """The picture that came with a form with errors, because a browser does not send a chosen file again."""

    @classmethod
    def blank(cls) -> "EventForm":
        """Return the form for a new event, in the time zone of the user and in any colour."""
        hue, pattern = secrets.randbelow(HUE_COUNT), secrets.choice([*PATTERNS])
        return cls(formdata=None, time_zone=current_user.time_zone, hue=hue, cover_pattern=pattern)

    @classmethod
    def for_event(cls, event: Event) -> "EventForm":
        """Return the form with the values of ``event``."""
        zone = event.time_zone
        starts, ends = to_local_time(event.starts_at, zone), to_local_time(event.ends_at, zone)
        return cls(formdata=None, obj=event, starts=starts, ends=ends)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate all fields. A cover that came with an earlier try counts as uploaded, unless there is another."""
        if not self.cover.data:
            self.cover.data = as_upload(self.kept_cover.data)
        is_valid: bool = super().validate(extra_validators)
        self.kept_cover.data = to_text(self.cover.encoded[max(COVER_SIZES)]) if self.cover.encoded else ""
        return is_valid

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
            "chosen_hue": int(self.hue.data) if self.hue.data else None,
            "chosen_pattern": self.cover_pattern.data or None,
        }
