"""The form of a sponsor."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, URLField
from wtforms.validators import Optional, ValidationError

from ..fields import IdsField
from ..languages import gettext, lazy_gettext
from ..people.decoding import shrink_picture
from ..people.fields import EmailAddressField, LineField, MaxLength, PictureField, clean_lines
from ..people.links import is_web_address, normalize_link
from ..people.refused_addresses import WANTS_NO_INVITATIONS, RefusedAddress

LOGO_SIDES = (160, 480)
"""Pixels of the longer side of a logo, by the number in its URL."""


class SponsorForm(FlaskForm):
    """What the page of an event says about a sponsor."""

    name = LineField(lazy_gettext("Name"), 100, lazy_gettext("Type the sponsor's name."))
    link = URLField(lazy_gettext("Website"), filters=[clean_lines], validators=[Optional(), MaxLength(300)])
    tier = LineField(lazy_gettext("Group"), 40)
    logo = PictureField(lazy_gettext("Logo"), encode=lambda upload: shrink_picture(upload, LOGO_SIDES))

    def validate_link(self, field: Field) -> None:
        field.data = normalize_link(field.data)
        if not is_web_address(field.data):
            message = gettext("That's not a web address. It should start with https:// and have no spaces.")
            raise ValidationError(message)

    def column_values(self) -> dict[str, Any]:
        """Return the columns of the sponsor that the form sets."""
        return {"name": self.name.data, "link": self.link.data or "", "tier": self.tier.data or ""}


class RepresentativeForm(FlaskForm):
    """The address of somebody who is to read the details given to a sponsor."""

    email = EmailAddressField(lazy_gettext("Email address"))

    def validate_email(self, field: Field) -> None:
        if RefusedAddress.among([field.data]):
            raise ValidationError(str(WANTS_NO_INVITATIONS))


class GiveDetailsForm(FlaskForm):
    """What somebody adds to the details that they give, and the ids of those whom they saw named."""

    gives_email = BooleanField()
    seen = IdsField()
