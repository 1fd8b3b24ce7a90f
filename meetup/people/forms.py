"""The forms of signing up and signing in."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

from ..formats import TIME_ZONES
from .fields import EmailAddressField, LineField
from .next_page import own_path
from .passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH


class BrowserForm(FlaskForm):
    """A form that signs somebody in. The browser adds its time zone and the page to go on to."""

    time_zone = StringField()
    next = StringField()

    @property
    def known_time_zone(self) -> str:
        """The time zone of the browser (IANA), or UTC if it is unknown."""
        return self.time_zone.data if self.time_zone.data in TIME_ZONES else "UTC"

    @property
    def next_path(self) -> str:
        """The path of our site to go on to, or an empty string."""
        return own_path(self.next.data)


class SignUpForm(BrowserForm):
    """What is needed for a new account. The password is optional."""

    name = LineField("Your name", 100, "Type the name people know you by.")
    email = EmailAddressField("E-mail")
    password = PasswordField(
        "Password",
        validators=[
            Optional(),
            Length(
                MIN_PASSWORD_LENGTH,
                MAX_PASSWORD_LENGTH,
                f"Use {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters, "
                "or leave it empty and sign in by link.",
            ),
        ],
    )


class NameForm(FlaskForm):
    """The name of a new user who opens a link in another browser than the one that asked for it. It can be empty."""

    name = LineField("Your name", 100, "Type the name people know you by.")

    @property
    def valid_name(self) -> str:
        """The name that was typed, or an empty string if there is none that can be used."""
        return (self.name.data or "") if self.name.validate(self) else ""


class SignInLinkForm(BrowserForm):
    """The address that a sign-in link is mailed to."""

    email = EmailAddressField("E-mail")


class PasswordSignInForm(SignInLinkForm):
    """Address and password."""

    password = PasswordField("Password", validators=[InputRequired("Type your password, or ask for a link instead.")])


class FreshSignInForm(BrowserForm):
    """The password of somebody who is signed in, for a fresh sign-in."""

    password = PasswordField("Password", validators=[InputRequired("Type your password, or ask for a link instead.")])
