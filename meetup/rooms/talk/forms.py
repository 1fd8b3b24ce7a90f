"""Forms to post and edit messages."""

from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import Field, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from ...fields import UuidField, WholeNumberField
from ...ids import parse_optional_row_id
from ...languages import lazy_gettext
from ...people import User
from ...people.fields import clean_lines
from .feed import MessageView, find_message
from .messages import MAX_MESSAGE_LENGTH, Message

EMPTY_MESSAGE = lazy_gettext("Type a message first.")


class MessageBodyForm(FlaskForm):
    """The text of a message. It may not be empty, before or after it is cleaned."""

    body = TextAreaField(
        lazy_gettext("Message"),
        filters=[clean_lines],
        validators=[
            InputRequired(EMPTY_MESSAGE),
            Length(
                max=MAX_MESSAGE_LENGTH,
                message=lazy_gettext("Keep this to %(max_length)s characters.", max_length=MAX_MESSAGE_LENGTH),
            ),
        ],
    )

    def validate_body(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(EMPTY_MESSAGE)


class MessageForm(MessageBodyForm):
    """A new message, which may reply to another one."""

    uuid = UuidField(
        broken_message=lazy_gettext("Something's wrong with this form. Reload the page and try again."),
        default=lambda: str(uuid4()),
    )
    reply_to = WholeNumberField(widget=HiddenInput())

    @classmethod
    def replying_to(cls, message_id: str) -> "MessageForm":
        """Return an empty form that replies to the message with this id, or to nothing if the text is no id."""
        try:
            return cls(formdata=None, reply_to=parse_optional_row_id(message_id))
        except ValueError:
            return cls(formdata=None)

    def find_replied_message(self, room_id: int, reader: User) -> MessageView | None:
        """Return the message that this one replies to, if it is in this room and visible to ``reader``."""
        view = find_message(self.reply_to.data, reader) if self.reply_to.data else None
        return view if view and view.message.room_id == room_id else None


class MessageEditForm(MessageBodyForm):
    """A changed message."""

    @classmethod
    def for_message(cls, message: Message) -> "MessageEditForm":
        return cls(formdata=None, obj=message)
