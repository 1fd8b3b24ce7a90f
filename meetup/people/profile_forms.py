"""The forms of the profile, the password and the settings of an account."""

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, TelField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from ..formats import TIME_ZONES
from .decoding import crop_picture
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
from .passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from .pictures import SQUARE_SIZES


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

    photo = PictureField("Photo", encode=lambda upload: crop_picture(upload, SQUARE_SIZES))
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
