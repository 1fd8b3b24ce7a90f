"""The form of guests who join an event or a room, and the choice of a new code in forms of other slices."""

from flask import request
from wtforms import StringField

from ..languages import gettext, lazy_gettext
from ..people.fields import EmailAddressField, LineField
from ..people.forms import BrowserForm


class GuestJoinForm(BrowserForm):
    """A name and an email address. ``website`` is a hidden field, which only scripts fill in."""

    name = LineField(lazy_gettext("Your name"), 100, lazy_gettext("Type your name so people know who's there."))
    email = EmailAddressField(lazy_gettext("Email"))
    website = StringField(lazy_gettext("Leave this empty"))

    @classmethod
    def blank(cls) -> "GuestJoinForm":
        """Return the form without input, also in a POST request."""
        return cls(formdata=None)


def asks_for_new_code() -> bool:
    """Return whether the form that was sent asks for a new code, with the choice in ``codes/_new_code.html``.

    A form without the choice, which an old page may send, asks for one: keeping the code is what has to be chosen.
    """
    answers = request.form.getlist("new_code")
    return not answers or "yes" in answers


def new_code_text(has_new_code: bool) -> str:
    """Return the sentence that tells somebody what became of their code."""
    if has_new_code:
        return gettext("You also have a new code, under My code.")
    return gettext(
        "Anyone can still open your card with the old code, including them. To stop that, make a new one under My code."
    )
