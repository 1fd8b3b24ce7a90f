"""What organizers type about a room, and what attendees say in it."""

from typing import Any
from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from ..events.local_time import FromTo, LocalTime, on_clocks
from ..fields import Number, Uuid
from ..ids import chosen_id
from ..people import User
from ..people.forms import Text, many_lines
from . import said
from .messages import LENGTH, Message
from .models import KINDS, Room
from .said import Said

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


class Words(FlaskForm):
    """Something said, not empty once cleaned, either."""

    body = TextAreaField(
        "Message",
        filters=[many_lines],
        validators=[InputRequired(EMPTY), Length(max=LENGTH, message=f"Keep this to {LENGTH} characters.")],
    )

    def validate_body(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(EMPTY)


class MessageForm(Words):
    uuid = Uuid(broken="This form is damaged. Reload the page and say it again.", default=lambda: str(uuid4()))
    reply_to = Number(widget=HiddenInput())

    @classmethod
    def answering(cls, message_id: str) -> "MessageForm":
        """An empty form, to answer the message whose id stands in an address, if one does."""
        try:
            return cls(formdata=None, reply_to=chosen_id(message_id))
        except ValueError:
            return cls(formdata=None)

    def answered(self, room_id: int, reader: User) -> Said | None:
        """What it answers: something in that room that is still there, and that ``reader`` sees."""
        found = said.find(self.reply_to.data, reader) if self.reply_to.data else None
        return found if found and found.message.room_id == room_id else None


class EditForm(Words):
    @classmethod
    def of(cls, message: Message) -> "EditForm":
        return cls(formdata=None, obj=message)
