"""The form to edit a kept card."""

from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from ..contacts.card_photos import encode_photo
from ..contacts.details import CHANNEL_KINDS, DETAIL_TEXTS, MAX_CHANNELS, MAX_LENGTHS, Details, merge_values
from ..languages import gettext, lazy_gettext
from ..people.email_addresses import normalize_email
from ..people.fields import PHONE_PATTERN, LineField, LinesField, LinksField, PictureField, ProseField, check_links
from ..people.refused_addresses import objection_to


class EmailAddressesField(LinesField):
    """E-mail addresses, one on each line."""

    def pre_validate(self, _form: FlaskForm) -> None:
        check_channel_count(self.data)
        addresses = []
        for typed in self.data:
            if (address := normalize_email(typed)) is None:
                raise ValidationError(
                    gettext(
                        "“%(typed)s” isn't an email address. It should look like ana@example.org.", typed=typed[:60]
                    )
                )
            addresses.append(address)
        if objection := objection_to(addresses):
            raise ValidationError(objection)
        self.data = addresses


class PhoneNumbersField(LinesField):
    """Phone numbers, one on each line."""

    def pre_validate(self, _form: FlaskForm) -> None:
        check_channel_count(self.data)
        for typed in self.data:
            if not PHONE_PATTERN.fullmatch(typed):
                raise ValidationError(
                    gettext("“%(typed)s” isn't a phone number. It should look like +351 912 345 678.", typed=typed[:60])
                )


def check_channel_count(lines: list[str]) -> None:
    """Raise ``ValidationError`` for more than ``MAX_CHANNELS`` lines."""
    if len(lines) > MAX_CHANNELS:
        raise ValidationError(gettext("Keep it to %(number)s, one per line.", number=MAX_CHANNELS))


class KeptCardForm(FlaskForm):
    """The details of a person without an account."""

    name = LineField(lazy_gettext("Name"), MAX_LENGTHS["name"], lazy_gettext("Type a name. That's all you need."))
    headline = LineField(lazy_gettext("Headline"), MAX_LENGTHS["headline"])
    company = LineField(lazy_gettext("Company"), MAX_LENGTHS["company"])
    emails = EmailAddressesField(lazy_gettext("Email"))
    phones = PhoneNumbersField(lazy_gettext("Phone"))
    links = LinksField(lazy_gettext("Links"), check=check_links)
    bio = ProseField(lazy_gettext("About them"), MAX_LENGTHS["bio"])
    photo = PictureField(lazy_gettext("Photo of the card"), encode=encode_photo)

    @classmethod
    def for_details(cls, details: Details, **values: Any) -> Self:
        """Return the form with ``details`` in it, and with ``values`` in its other fields."""
        texts = {field: getattr(details, field) for field in ("name", *DETAIL_TEXTS)}
        lists = {kind: list(getattr(details, kind)) for kind in CHANNEL_KINDS}
        return cls(formdata=None, data={**texts, **lists, **values})

    @property
    def details(self) -> Details:
        values: dict[str, Any] = {field: self[field].data or "" for field in ("name", *DETAIL_TEXTS)}
        values |= {kind: merge_values(tuple(self[kind].data or ()), (), kind) for kind in CHANNEL_KINDS}
        return Details(**values)
