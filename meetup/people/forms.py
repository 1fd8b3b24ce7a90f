"""The forms of accounts and profiles."""

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField, TelField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from ..formats import TIME_ZONES
from .fields import (
    PHONE_PATTERN,
    EmailAddressField,
    LineField,
    LinksField,
    PictureField,
    ProseField,
    TopicsField,
    check_links,
    clean_lines,
)
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


class SignInLinkForm(BrowserForm):
    """The address that a sign-in link is mailed to."""

    email = EmailAddressField("E-mail")


class PasswordSignInForm(SignInLinkForm):
    """Address and password."""

    password = PasswordField("Password", validators=[InputRequired("Type your password, or ask for a link instead.")])


class FreshSignInForm(BrowserForm):
    """The password of somebody who is signed in, for a fresh sign-in."""

    password = PasswordField("Password", validators=[InputRequired("Type your password, or ask for a link instead.")])


class NewPasswordForm(FlaskForm):
    """A new password."""

    password = PasswordField(
        "New password",
        validators=[
            InputRequired("Type the new password."),
            Length(
                MIN_PASSWORD_LENGTH,
                MAX_PASSWORD_LENGTH,
                f"Use {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters.",
            ),
        ],
    )


class ProfileForm(FlaskForm):
    """Everything that users say about themselves."""

    photo = PictureField("Photo")
    name = LineField("Name", 100, "Type the name people know you by.")
    headline = LineField("Headline", 120)
    company = LineField("Company", 100)
    pronouns = LineField("Pronouns", 40)
    bio = ProseField("About you", 1000)
    email = EmailAddressField("E-mail to share", required=False)
    phone = TelField("Phone to share", filters=[clean_lines], validators=[Optional()])
    links = LinksField("Links", check=check_links)
    interests = TopicsField("Interests")
    offers = TopicsField("I can offer")
    asks = TopicsField("I am looking for")

    def validate_phone(self, field: Field) -> None:
        if not PHONE_PATTERN.fullmatch(field.data or ""):
            raise ValidationError("This is not a phone number. One looks like +351 912 345 678.")


class SettingsForm(FlaskForm):
    """The settings of an account."""

    time_zone = LineField("Time zone", 64, "Choose a time zone.")

    def validate_time_zone(self, field: Field) -> None:
        if field.data not in TIME_ZONES:
            raise ValidationError("Choose one from the list, such as Europe/Lisbon.")
