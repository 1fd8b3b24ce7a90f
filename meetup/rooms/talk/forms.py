"""What somebody types in the talk of a room."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import Field, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from ...fields import UuidField, WholeNumberField
from ...ids import parse_optional_row_id
from ...people import User
from ...people.forms import clean_lines
from . import feed as said
from .feed import MessageView
from .messages import MAX_MESSAGE_LENGTH, Message

EMPTY_MESSAGE = "Type something to say first."


class MessageBodyForm(FlaskForm):
    """Something said, not empty once cleaned, either."""

    body = TextAreaField(
        "Message",
        filters=[clean_lines],
        validators=[
            InputRequired(EMPTY_MESSAGE),
            Length(max=MAX_MESSAGE_LENGTH, message=f"Keep this to {MAX_MESSAGE_LENGTH} characters."),
        ],
    )

    def validate_body(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(EMPTY_MESSAGE)


class MessageForm(MessageBodyForm):
    uuid = UuidField(
        broken_message="This form is damaged. Reload the page and say it again.", default=lambda: str(uuid4())
    )
    reply_to = WholeNumberField(widget=HiddenInput())

    @classmethod
    def replying_to(cls, message_id: str) -> "MessageForm":
        """An empty form, to answer the message whose id stands in an address, if one does."""
        try:
            return cls(formdata=None, reply_to=parse_optional_row_id(message_id))
        except ValueError:
            return cls(formdata=None)

    def find_replied_message(self, room_id: int, reader: User) -> MessageView | None:
        """What it answers: something in that room that is still there, and that ``reader`` sees."""
        found = said.find_message(self.reply_to.data, reader) if self.reply_to.data else None
        return found if found and found.message.room_id == room_id else None


class MessageEditForm(MessageBodyForm):
    @classmethod
    def for_message(cls, message: Message) -> "MessageEditForm":
        return cls(formdata=None, obj=message)
