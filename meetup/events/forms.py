"""The form of events."""

import secrets
from typing import Any

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import AnyOf, Optional

from ..colours import HUE_COUNT
from ..formats import TIME_ZONES
from ..languages import lazy_gettext
from ..people.decoding import shrink_picture
from ..people.fields import LineField, PictureField, ProseField
from .cover_patterns import PATTERNS
from .focus import focus_class
from .focus_fields import FocusField
from .kept_uploads import as_upload, to_text
from .local_time import LocalTimeField, TimeSpanMixin, to_local_time
from .models import Event, Visibility
from .zones import find_zone

MAX_DESCRIPTION_LENGTH = 20_000
COVER_SIDES = (640, 1280)
"""Pixels of the longer side of a cover, by the number in its URL. It is stored whole, and cropped where it is shown."""

HUE_LABELS = (
    lazy_gettext("Vermilion"),
    lazy_gettext("Amber"),
    lazy_gettext("Olive"),
    lazy_gettext("Green"),
    lazy_gettext("Emerald"),
    lazy_gettext("Teal"),
    lazy_gettext("Sky"),
    lazy_gettext("Blue"),
    lazy_gettext("Indigo"),
    lazy_gettext("Violet"),
    lazy_gettext("Pink"),
    lazy_gettext("Crimson"),
)
PATTERN_LABELS = {
    "tiles": lazy_gettext("Tiles"),
    "sunrise": lazy_gettext("Sunrise"),
    "ribbons": lazy_gettext("Ribbons"),
    "ripples": lazy_gettext("Ripples"),
    "paper": lazy_gettext("Paper"),
    "lights": lazy_gettext("Lights"),
    "stones": lazy_gettext("Stones"),
    "dots": lazy_gettext("Dots"),
    "crowd": lazy_gettext("Crowd"),
    "links": lazy_gettext("Links"),
}
VISIBILITY_LABELS = {
    "public": lazy_gettext("Everyone, and it's listed under Upcoming"),
    "unlisted": lazy_gettext("Anyone with the link or the code"),
    "members": lazy_gettext("Signed-in people only"),
}


class DescriptionForm(FlaskForm):
    """The description alone, to see what it will look like."""

    description = ProseField(lazy_gettext("Description"), MAX_DESCRIPTION_LENGTH)


class EventForm(TimeSpanMixin, FlaskForm):
    """Everything that organizers say about an event."""

    order_message = lazy_gettext("The end must be after the start.")

    title = LineField(lazy_gettext("Title"), 140, lazy_gettext("Give the event a title."))
    venue = LineField(lazy_gettext("Venue"), 200)
    starts = LocalTimeField(lazy_gettext("Starts"), lazy_gettext("Enter when it starts."))
    ends = LocalTimeField(lazy_gettext("Ends"), lazy_gettext("Enter when it ends."))
    time_zone = StringField(
        lazy_gettext("Time zone"),
        filters=[find_zone],
        validators=[AnyOf(TIME_ZONES, lazy_gettext("Choose one from the list."))],
    )
    visibility = RadioField(
        lazy_gettext("Who can see the page"),
        choices=VISIBILITY_LABELS,
        default=Visibility.PUBLIC.value,
        validate_choice=False,
        validators=[AnyOf([*Visibility], lazy_gettext("Choose who can see the page."))],
    )
    description = ProseField(lazy_gettext("Description"), MAX_DESCRIPTION_LENGTH)
    hue = RadioField(
        lazy_gettext("Colour"),
        choices={str(number): label for number, label in enumerate(HUE_LABELS)},
        validate_choice=False,
        validators=[
            Optional(),
            AnyOf([str(number) for number in range(HUE_COUNT)], lazy_gettext("Choose one of the colours.")),
        ],
    )
    cover_pattern = RadioField(
        lazy_gettext("Pattern"),
        choices=PATTERN_LABELS,
        validate_choice=False,
        validators=[Optional(), AnyOf([*PATTERNS], lazy_gettext("Choose one of the patterns."))],
    )
    cover = PictureField(lazy_gettext("Your own picture"), encode=lambda upload: shrink_picture(upload, COVER_SIDES))
    focus_x = FocusField(lazy_gettext("From left to right"))
    focus_y = FocusField(lazy_gettext("From top to bottom"))
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
        focus = dict(zip(("focus_x", "focus_y"), event.cover_focus, strict=True))
        return cls(formdata=None, obj=event, starts=starts, ends=ends, **focus)

    @classmethod
    def as_sent(cls) -> "EventForm":
        """Return the form as it was sent, with errors of the description and the picture alone. That is kept."""
        form = cls()
        form.description.validate(form)
        form._take_kept_cover()
        form.cover.validate(form)
        form._keep_cover()
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate all fields. A cover that came with an earlier try counts as uploaded, unless there is another."""
        self._take_kept_cover()
        is_valid: bool = super().validate(extra_validators)
        self._keep_cover()
        return is_valid

    def _take_kept_cover(self) -> None:
        if not self.cover.data:
            self.cover.data = as_upload(self.kept_cover.data)

    def _keep_cover(self) -> None:
        texts = [to_text(self.cover.encoded[side]) for side in reversed(COVER_SIDES)] if self.cover.encoded else []
        self.kept_cover.data = next(filter(None, texts), "")

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
            **self._focus_values(),
        }

    @property
    def focus_class(self) -> str:
        """The classes that crop the pictures in the form."""
        return focus_class(self.focus_x.percent, self.focus_y.percent)

    def _focus_values(self) -> dict[str, int]:
        """Return the focus of the cover, if the form asks for it."""
        fields = {"cover_focus_x": self.focus_x, "cover_focus_y": self.focus_y}
        return {name: field.data for name, field in fields.items() if field.data is not None}
