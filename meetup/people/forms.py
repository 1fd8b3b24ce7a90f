"""The forms of signing up and signing in."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, RadioField, StringField, TelField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Optional, ValidationError

from ..domain_errors import DomainError
from ..formats import TIME_ZONES
from ..languages import gettext, lazy_gettext
from ..rate_limits import LimitReachedError
from .fields import PHONE_PATTERN, EmailAddressField, LineField, clean_lines
from .first_card import REACH_LABELS, Reach
from .links import is_web_address, normalize_link
from .next_page import own_path
from .signing_in.fresh_sign_in import known_purpose
from .signing_in.six_digits import CODE_LENGTH, read_digits

UNANSWERED = lazy_gettext("Choose how people can reach you, or “Not yet”.")


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


def reach_field(is_answered: Callable[[BaseForm, Field], object]) -> RadioField:
    """Return the question how people may reach a newcomer. ``is_answered`` says whether it may be left out."""
    question = lazy_gettext("How may people you meet reach you?")
    return RadioField(question, choices=REACH_LABELS, validate_choice=False, validators=[is_answered])


class ReachForm(FlaskForm):
    """How people may reach a newcomer. Nothing is chosen before the newcomer does it."""

    reach = reach_field(Optional())
    phone = TelField(lazy_gettext("Your phone number"), filters=[clean_lines])
    link = StringField(lazy_gettext("Your link"), filters=[clean_lines])

    def validate_reach(self, field: Field) -> None:
        if field.data not in REACH_LABELS:
            raise ValidationError(UNANSWERED)

    def validate_phone(self, field: Field) -> None:
        if self.reach.data == "phone" and not PHONE_PATTERN.fullmatch(field.data or ""):
            raise ValidationError(gettext("Type a phone number, such as +351 912 345 678."))

    def validate_link(self, field: Field) -> None:
        if self.reach.data != "link":
            return
        field.data = normalize_link(field.data or "")
        if not is_web_address(field.data):
            raise ValidationError(gettext("Type a web address, such as linkedin.com/in/ana."))

    @property
    def answer(self) -> Reach:
        """What was answered in this valid form. It is empty if nothing was."""
        kind = self.reach.data or ""
        return Reach(kind, {"phone": self.phone.data, "link": self.link.data}.get(kind) or "")


class SignUpForm(BrowserForm, ReachForm):
    """What is needed for a new account. People can set a password later."""

    name = LineField(lazy_gettext("Your name"), 100, lazy_gettext("Type the name people know you by."))
    email = EmailAddressField(lazy_gettext("Email"))
    reach = reach_field(InputRequired(UNANSWERED))


class NewcomerForm(ReachForm):
    """What a new user is asked who opens a link in another browser than the one that asked for it. It can be empty."""

    name = LineField(lazy_gettext("Your name"), 100, lazy_gettext("Type the name people know you by."))

    @property
    def valid_name(self) -> str:
        """The name that was typed, or an empty string if there is none that can be used."""
        return (self.name.data or "") if self.name.validate(self) else ""

    def has_valid_reach(self) -> bool:
        """Return whether the question how to reach them is left out, or answered so that it can be used."""
        self.validate()
        return not any(field.errors for field in (self.reach, self.phone, self.link))


class SignInLinkForm(BrowserForm):
    """The address that a sign-in link is mailed to."""

    email = EmailAddressField(lazy_gettext("Email"))


class DataRequestForm(FlaskForm):
    """The address that the link to what is stored about it is mailed to."""

    email = EmailAddressField(lazy_gettext("Email"))


class PasswordSignInForm(SignInLinkForm):
    """Address and password."""

    password = PasswordField(
        lazy_gettext("Password"),
        validators=[InputRequired(lazy_gettext("Type your password, or ask for a link instead."))],
    )


class CodeForm(FlaskForm):
    """Six digits from a mail, however they are typed or pasted. ``status`` and ``headers`` answer it if it is wrong."""

    code = StringField(lazy_gettext("Code from the email"))
    status = 422
    headers: Mapping[str, str] = MappingProxyType({})

    def refuse(self, refusal: DomainError) -> None:
        """Say why the code is refused."""
        self.code.errors = [refusal.sentence]
        self.status = refusal.status
        if isinstance(refusal, LimitReachedError):
            self.headers = {"Retry-After": str(refusal.retry_after)}

    def validate_code(self, field: Field) -> None:
        field.data = read_digits(field.data)
        if len(field.data) != CODE_LENGTH:
            raise ValidationError(gettext("Type the six digits from the email."))


class PasskeySignInForm(BrowserForm):
    """What the browser says of the passkey that somebody chose, as JSON (WebAuthn level 3, section 5.1.8)."""

    credential = StringField()


class ConfirmationForm(BrowserForm):
    """What somebody confirms that it is them for, where that is asked for each time."""

    purpose = StringField()

    @property
    def known_purpose(self) -> str:
        """The purpose, or an empty string."""
        return known_purpose(self.purpose.data)


class PasskeyConfirmationForm(ConfirmationForm):
    """The same as `PasskeySignInForm` from somebody who is signed in."""

    credential = StringField()


class FreshSignInForm(ConfirmationForm):
    """The password of somebody who is signed in, for a fresh sign-in."""

    password = PasswordField(
        lazy_gettext("Password"),
        validators=[InputRequired(lazy_gettext("Type your password, or ask for a link instead."))],
    )
