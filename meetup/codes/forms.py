"""What a guest types to join."""

from wtforms import StringField

from ..people.fields import EmailAddressField, LineField
from ..people.forms import BrowserForm


class GuestJoinForm(BrowserForm):
    """As light as giving a card back: a name, and the one channel that can be confirmed."""

    name = LineField("Your name", 100, "Type your name, so that people know who is there.")
    email = EmailAddressField("E-mail")
    website = StringField("Leave this empty")

    @classmethod
    def blank(cls) -> "GuestJoinForm":
        return cls(formdata=None)
