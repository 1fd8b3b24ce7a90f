"""What organizers type about a room, and what attendees say in it."""

from typing import Any
from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, RadioField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, ValidationError

from ..events.local_time import FromTo, LocalTime, on_clocks
from ..fields import Uuid
from ..people.forms import Lines, Text, many_lines
from .coffees import EVERY, Coffee
from .messages import LENGTH
from .models import KINDS, Room

EMPTY = "Type something to say first."


class RoomForm(FromTo, FlaskForm):
    backwards = "It has to close after it opens."

    name = Text("Name", 80, "Give the room a name.")
    topic = Text("Topic", 200)
    kind = RadioField(
        "Where it is",
        choices={"on_site": "On site", "online": "Online"},
        default="on_site",
        validate_choice=False,
        validators=[AnyOf(KINDS, "Choose where the room is.")],
    )
    starts = LocalTime("Opens")
    ends = LocalTime("Closes")

    def __init__(self, zone: str, **kwargs: Any) -> None:
        """``zone`` is the event's; the times are on its clocks."""
        super().__init__(**kwargs)
        self.zone = zone

    @classmethod
    def of(cls, room: Room) -> "RoomForm":
        zone = room.event.time_zone
        starts, ends = on_clocks(room.starts_at, zone), on_clocks(room.ends_at, zone)
        return cls(zone, formdata=None, obj=room, starts=starts, ends=ends)

    def columns(self) -> dict[str, Any]:
        """The columns of the room that the form speaks of."""
        return {
            "name": self.name.data,
            "topic": self.topic.data or "",
            "kind": self.kind.data,
            "starts_at": self.starts.at(self.zone),
            "ends_at": self.ends.at(self.zone),
        }


class MessageForm(FlaskForm):
    body = TextAreaField(
        "Message",
        filters=[many_lines],
        validators=[InputRequired(EMPTY), Length(max=LENGTH, message=f"Keep this to {LENGTH} characters.")],
    )
    uuid = Uuid(broken="This form is damaged. Reload the page and say it again.", default=lambda: str(uuid4()))

    def validate_body(self, field: Field) -> None:
        """Not empty once cleaned, either."""
        if not field.data:
            raise ValidationError(EMPTY)


class PresenceForm(FlaskForm):
    """How somebody in a room lets themself be found there."""

    listed = BooleanField("Show me in this list")
    open_to_talk = BooleanField("Open to talk")


POINTS, POINT = 20, 80


def check_points(points: list[str]) -> None:
    if not points:
        raise ValidationError("Name at least one place to meet, such as the coffee bar.")
    if len(points) > POINTS or any(len(point) > POINT for point in points):
        raise ValidationError(f"Keep it to {POINTS} places of {POINT} characters each.")


class CoffeeForm(FlaskForm):
    """How random coffee is poured."""

    every = IntegerField(
        "Minutes between two rounds",
        default=30,
        validators=[
            InputRequired("Type how many minutes are between two rounds."),
            NumberRange(*EVERY, message=f"From {EVERY[0]} to {EVERY[1]} minutes."),
        ],
    )
    points = Lines("Where to meet, one place a line", check=check_points)

    @classmethod
    def of(cls, coffee: Coffee | None) -> "CoffeeForm":
        if coffee is None:
            return cls(formdata=None)
        return cls(formdata=None, data={"every": coffee.every, "points": coffee.points.split("\n")})
