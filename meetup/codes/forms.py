"""The form of guests who join an event or a room."""

from wtforms import StringField

from ..people.fields import EmailAddressField, LineField
from ..people.forms import BrowserForm


class GuestJoinForm(BrowserForm):
    """A name and an e-mail address. ``website`` is a hidden field, which only scripts fill in."""

    name = LineField("Your name", 100, "Type your name, so that people know who is there.")
    email = EmailAddressField("E-mail")
    website = StringField("Leave this empty")

    @classmethod
    def blank(cls) -> "GuestJoinForm":
        """Return the form without input, also in a POST request."""
        return cls(formdata=None)
