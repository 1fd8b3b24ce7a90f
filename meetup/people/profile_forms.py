"""The forms of the profile, the password and the settings of an account."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, PasswordField, StringField, TelField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from ..formats import TIME_ZONES
from ..languages import gettext, lazy_gettext
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
from .passkeys.models import MAX_NAME_LENGTH
from .password_strength import find_weakness
from .passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from .pictures import SQUARE_SIZES


class NewPasswordForm(FlaskForm):
    """A new password. ``about_user`` are texts that others know of its owner, which it should not be made of."""

    about_user: tuple[str, ...] = ()

    password = PasswordField(
        lazy_gettext("New password"),
        validators=[
            InputRequired(lazy_gettext("Type the new password.")),
            Length(
                MIN_PASSWORD_LENGTH,
                MAX_PASSWORD_LENGTH,
                lazy_gettext(
                    "Use %(min_password_length)s to %(max_password_length)s characters.",
                    min_password_length=MIN_PASSWORD_LENGTH,
                    max_password_length=MAX_PASSWORD_LENGTH,
                ),
            ),
        ],
    )

    def validate_password(self, field: Field) -> None:
        has_good_length = MIN_PASSWORD_LENGTH <= len(field.data or "") <= MAX_PASSWORD_LENGTH
        if has_good_length and (weakness := find_weakness(field.data, self.about_user)):
            raise ValidationError(weakness)


class ProfileForm(FlaskForm):
    """Everything that users say about themselves."""

    photo = PictureField(lazy_gettext("Photo"), encode=lambda upload: crop_picture(upload, SQUARE_SIZES))
    name = LineField(lazy_gettext("Name"), 100, lazy_gettext("Type the name people know you by."))
    headline = LineField(lazy_gettext("Headline"), 120)
    company = LineField(lazy_gettext("Company"), 100)
    pronouns = LineField(lazy_gettext("Pronouns"), 40)
    bio = ProseField(lazy_gettext("About you"), 1000)
    email = EmailAddressField(lazy_gettext("Email to share"), required=False)
    phone = TelField(lazy_gettext("Phone to share"), filters=[clean_lines], validators=[Optional()])
    links = LinksField(lazy_gettext("Links"), check=check_links)
    interests = TopicsField(lazy_gettext("Interests"))
    offers = TopicsField(lazy_gettext("I can offer"))
    asks = TopicsField(lazy_gettext("I'm looking for"))

    def validate_phone(self, field: Field) -> None:
        if not PHONE_PATTERN.fullmatch(field.data or ""):
            raise ValidationError(gettext("That's not a phone number. It should look like +351 912 345 678."))


class EmailChangeForm(FlaskForm):
    """A new address for the account, and whether it takes the place of the old one on the card."""

    email = EmailAddressField(lazy_gettext("New email"))
    is_for_card = BooleanField(lazy_gettext("Show the new address on my card, too"))


class PasskeyNameForm(FlaskForm):
    """What a passkey is called, and for a new one what the browser says of it, as JSON."""

    name = LineField(lazy_gettext("Name"), MAX_NAME_LENGTH, lazy_gettext("Type a name, such as “My phone”."))
    credential = StringField()


class SettingsForm(FlaskForm):
    """The settings of an account."""

    time_zone = LineField(lazy_gettext("Time zone"), 64, lazy_gettext("Choose a time zone."))

    def validate_time_zone(self, field: Field) -> None:
        if field.data not in TIME_ZONES:
            raise ValidationError(gettext("Choose one from the list, such as Europe/Lisbon."))
