"""What organizers type about a room, and what attendees say in it."""

from contextlib import suppress
from typing import Any
from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, RadioField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, StopValidation, ValidationError
from wtforms.widgets import HiddenInput

from ..events import Event
from ..events.local_time import FromTo, LocalTime, on_clocks
from ..fields import Number, Uuid
from ..ids import chosen_id
from ..people import User
from ..people.forms import Lines, Text, is_web_address, many_lines
from . import said
from .coffees import EVERY, Coffee
from .messages import LENGTH, Message
from .models import KINDS, Room
from .polls import CHOICES
from .questions import QUESTION
from .said import Said

ICEBREAKERS = {"ours": "One of ours", "own": "Your own", "none": "No icebreaker"}
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
    link = Text("Link to the call", 300)
    starts = LocalTime("Opens")
    ends = LocalTime("Closes")
    icebreaker = RadioField(
        "Icebreaker",
        choices=ICEBREAKERS,
        default="ours",
        validators=[AnyOf(ICEBREAKERS, "Choose one of these.")],
        validate_choice=False,
    )
    prompt = Text("Your own icebreaker", 200)

    def __init__(self, zone: str, **kwargs: Any) -> None:
        """``zone`` is the event's; the times are on its clocks."""
        super().__init__(**kwargs)
        self.zone = zone

    @classmethod
    def of(cls, room: Room) -> "RoomForm":
        zone = room.event.time_zone
        starts, ends = on_clocks(room.starts_at, zone), on_clocks(room.ends_at, zone)
        icebreaker = "own" if room.prompt else "none" if room.prompt_number is None else "ours"
        return cls(zone, formdata=None, obj=room, starts=starts, ends=ends, icebreaker=icebreaker)

    def validate_link(self, field: Field) -> None:
        """Only an online room has one, which may be filled in later."""
        field.data = field.data if self.kind.data == "online" else ""
        if field.data and not is_web_address(field.data):
            raise ValidationError("This is not a web address. One starts with https:// and has no spaces.")

    def validate_icebreaker(self, field: Field) -> None:
        if field.data == "own" and not self.prompt.data:
            raise ValidationError("Type your own icebreaker below, or choose one of ours.")

    def fill(self, room: Room) -> None:
        """Let ``room`` be what the form says."""
        room.edit(**self.columns())
        if self.icebreaker.data == "ours":
            if room.prompt or room.prompt_number is None:
                room.draw_prompt()
        else:
            room.break_ice(self.prompt.data or "" if self.icebreaker.data == "own" else "", None)

    def columns(self) -> dict[str, Any]:
        """The columns of the room that the form speaks of."""
        return {
            "name": self.name.data,
            "topic": self.topic.data or "",
            "kind": self.kind.data,
            "starts_at": self.starts.at(self.zone),
            "ends_at": self.ends.at(self.zone),
            "link": self.link.data or "",
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


class Minutes(IntegerField):
    """How many, within ``EVERY``; anything else is told once and kept."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        with suppress(IndexError, ValueError):
            self.data = int(valuelist[0])

    def pre_validate(self, form: FlaskForm) -> None:
        if self.data is None or not EVERY[0] <= self.data <= EVERY[1]:
            raise StopValidation(f"Type a number of minutes, from {EVERY[0]} to {EVERY[1]}.")


class CoffeeForm(FlaskForm):
    """How random coffee is poured."""

    every = Minutes("Minutes between two rounds", default=30)
    points = Lines("Where to meet, one place a line", check=check_points)

    def pour(self, event: Event) -> Coffee:
        return Coffee.pour(event, self.every.data or EVERY[0], self.points.data)

    @classmethod
    def of(cls, coffee: Coffee | None) -> "CoffeeForm":
        if coffee is None:
            return cls(formdata=None)
        return cls(formdata=None, data={"every": coffee.every, "points": coffee.points.split("\n")})


class QuestionForm(FlaskForm):
    body = TextAreaField(
        "Your question",
        filters=[many_lines],
        validators=[Length(max=QUESTION, message=f"Keep this to {QUESTION} characters.")],
    )
    anonymous = BooleanField("Ask without my name")
    uuid = Uuid(broken="This form is damaged. Reload the page and ask again.", default=lambda: str(uuid4()))

    def validate_body(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Type a question first.")


def check_choices(choices: list[str]) -> None:
    if not CHOICES[0] <= len(choices) <= CHOICES[1]:
        raise ValidationError(f"Give {CHOICES[0]} to {CHOICES[1]} different choices, one a line.")
    if any(len(choice) > 100 for choice in choices):
        raise ValidationError("Keep each choice to 100 characters.")


class PollForm(FlaskForm):
    question = Text("Question", 200, "Type what you want to know.")
    choices = Lines("Choices, one a line", check=check_choices)
    several = BooleanField("More than one may be chosen")
    hidden = BooleanField("Hide the result until it is closed")
    uuid = Uuid(broken="This form is damaged. Reload the page and try again.", default=lambda: str(uuid4()))


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
