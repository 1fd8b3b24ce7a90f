"""The form of a room."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField
from wtforms.validators import AnyOf, ValidationError

from ...events.local_time import LocalTimeField, TimeSpanMixin, to_local_time
from ...languages import gettext, lazy_gettext
from ...people.fields import LineField
from ...people.links import is_web_address, normalize_link
from ..models import ROOM_KINDS, Room

ICEBREAKER_CHOICES = {
    "ours": lazy_gettext("One of ours"),
    "own": lazy_gettext("Your own"),
    "none": lazy_gettext("No icebreaker"),
}


class RoomForm(TimeSpanMixin, FlaskForm):
    """A room. Its times are local times of the event."""

    order_message = lazy_gettext("The room must close after it opens.")

    name = LineField(lazy_gettext("Name"), 80, lazy_gettext("Give the room a name."))
    topic = LineField(lazy_gettext("Topic"), 200)
    kind = RadioField(
        lazy_gettext("Kind of room"),
        choices={"on_site": lazy_gettext("On site"), "online": lazy_gettext("Online")},
        default="on_site",
        validate_choice=False,
        validators=[AnyOf(ROOM_KINDS, lazy_gettext("Choose what kind of room it is."))],
    )
    link = LineField(lazy_gettext("Link to the call"), 300)
    starts = LocalTimeField(lazy_gettext("Opens"))
    ends = LocalTimeField(lazy_gettext("Closes"))
    icebreaker = RadioField(
        lazy_gettext("Icebreaker"),
        choices=ICEBREAKER_CHOICES,
        default="ours",
        validators=[AnyOf(ICEBREAKER_CHOICES, lazy_gettext("Choose one of these."))],
        validate_choice=False,
    )
    prompt = LineField(lazy_gettext("Your own icebreaker"), 200)

    def __init__(self, zone: str, **kwargs: Any) -> None:
        """Create a form for an event in the time zone ``zone``."""
        super().__init__(**kwargs)
        self.zone = zone

    @classmethod
    def for_room(cls, room: Room) -> "RoomForm":
        zone = room.event.time_zone
        starts, ends = to_local_time(room.starts_at, zone), to_local_time(room.ends_at, zone)
        icebreaker = "own" if room.prompt else "none" if room.prompt_number is None else "ours"
        return cls(zone, formdata=None, obj=room, starts=starts, ends=ends, icebreaker=icebreaker)

    def validate_link(self, field: Field) -> None:
        """Drop the link of a room that is not online. It may be empty and filled in later."""
        field.data = normalize_link(field.data or "") if self.kind.data == "online" else ""
        if field.data and not is_web_address(field.data):
            raise ValidationError(
                gettext("That's not a web address. It should start with https:// and have no spaces.")
            )

    def validate_icebreaker(self, field: Field) -> None:
        if field.data == "own" and not self.prompt.data:
            raise ValidationError(gettext("Type your own icebreaker below, or choose one of ours."))

    def apply_to(self, room: Room) -> None:
        """Write the form to ``room``, and draw an icebreaker if the room needs one of the app's."""
        room.edit(**self.column_values())
        if self.icebreaker.data == "ours":
            if room.prompt or room.prompt_number is None:
                room.draw_icebreaker()
        else:
            room.set_icebreaker(self.prompt.data or "" if self.icebreaker.data == "own" else "", None)

    def column_values(self) -> dict[str, Any]:
        """Return the columns of the room by their names, without the icebreaker."""
        return {
            "name": self.name.data,
            "topic": self.topic.data or "",
            "kind": self.kind.data,
            "starts_at": self.starts.to_utc(self.zone),
            "ends_at": self.ends.to_utc(self.zone),
            "link": self.link.data or "",
        }
