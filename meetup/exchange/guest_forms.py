"""The form in which a guest gives their card."""

from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from ..fields import UuidField
from ..languages import gettext, lazy_gettext
from ..people.email_addresses import normalize_email
from ..people.fields import PHONE_PATTERN, LineField, ProseField
from ..people.links import is_web_address, normalize_link
from ..people.refused_addresses import objection_to
from ..public_pages import form_uuid
from .guests import GuestSubmission


class GuestForm(FlaskForm):
    """A guest's name and one channel, whose kind is recognized by its form.

    People do not see the field ``website``; a script that fills it in is ignored.
    """

    name = LineField(lazy_gettext("Your name"), 100, lazy_gettext("Type your name so they know who it's from."))
    channel = LineField(lazy_gettext("Email, phone or a profile link"), 300, lazy_gettext("Add one way to reach you."))
    message = ProseField(lazy_gettext("Something to remember you by"), 500)
    uuid = UuidField()
    website = StringField(lazy_gettext("Leave this empty"))

    @classmethod
    def blank(cls) -> "GuestForm":
        return cls(formdata=None, data={"uuid": form_uuid()})

    def validate_channel(self, field: Field) -> None:
        channel = parse_channel(field.data)
        if not channel:
            raise ValidationError(
                gettext("Type an email address, a phone number, or a link that starts with https://.")
            )
        kind, value = channel
        if kind == "email" and (objection := objection_to([value])):
            raise ValidationError(objection)

    @property
    def submission(self) -> GuestSubmission:
        """What the guest sent with this valid form."""
        channel = parse_channel(self.channel.data)
        assert channel is not None
        return GuestSubmission(UUID(self.uuid.data), self.name.data, *channel, message=self.message.data or "")


def parse_channel(typed: str) -> tuple[str, str] | None:
    """Return the kind of channel (``email``, ``phone`` or ``link``) that was typed, and the value to store."""
    if "@" in typed and "/" not in typed:
        return ("email", address) if (address := normalize_email(typed)) else None
    if PHONE_PATTERN.fullmatch(typed) and sum(character.isdigit() for character in typed) >= 5:
        return "phone", typed
    link = normalize_link(typed)
    return ("link", link) if is_web_address(link) else None
