"""What somebody types in the talk of a room."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import Field, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from ...fields import Number, Uuid
from ...ids import chosen_id
from ...people import User
from ...people.forms import many_lines
from . import feed as said
from .feed import Said
from .messages import LENGTH, Message

EMPTY = "Type something to say first."


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
