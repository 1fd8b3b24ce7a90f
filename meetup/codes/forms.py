"""What a guest types to join."""

from wtforms import StringField

from ..people.forms import Address, FromBrowser, Text


class JoinForm(FromBrowser):
    """As light as giving a card back: a name, and the one channel that can be confirmed."""

    name = Text("Your name", 100, "Type your name, so that people know who is there.")
    email = Address("E-mail")
    website = StringField("Leave this empty")

    @classmethod
    def blank(cls) -> "JoinForm":
        return cls(formdata=None)
