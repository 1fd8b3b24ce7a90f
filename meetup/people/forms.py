"""What people type about themselves. Each message is a sentence that says what would be right."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from PIL import Image
from wtforms import EmailField, Field, PasswordField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from ..formats import TIME_ZONES
from .email_addresses import parse_email
from .next_page import own_path
from .passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from .pictures import PictureError, read_picture
from .text import clean, fold

MAX_LINKS = 8
MAX_TOPICS = 12
MAX_TOPIC_LENGTH = 40
MAX_TOPIC_KEY_LENGTH = 120  # compatibility forms and case make some characters up to 18
CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f]")
PHONE_PATTERN = re.compile(r"\+?[0-9 ().\-/]{5,30}")


def clean_line(value: str | None) -> str | None:
    return clean(value) if value else value


def clean_lines(value: str | None) -> str | None:
    return clean(value, lines=True) if value else value


class MaxLength(Length):
    """``Length`` that ends the matter: of what is too long, nothing else is said."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most, message=f"Keep this to {most} characters.")

    def __call__(self, form: FlaskForm, field: Field) -> None:
        try:
            super().__call__(form, field)
        except ValidationError as error:
            raise StopValidation(str(error)) from error


class LineField(StringField):
    """One line of up to ``most`` characters, cleaned; ``missing`` is the sentence when it must not be empty."""

    def __init__(self, label: str, most: int, missing: str = "", **kwargs: Any) -> None:
        needed = InputRequired(missing) if missing else Optional()
        checks = [needed, NotBlank(missing), single_line, MaxLength(most)]
        super().__init__(label, filters=[clean_lines], validators=checks, **kwargs)


class ProseField(TextAreaField):
    """Several lines of up to ``most`` characters, cleaned."""

    def __init__(self, label: str, most: int, **kwargs: Any) -> None:
        super().__init__(label, filters=[clean_lines], validators=[Optional(), MaxLength(most)], **kwargs)


class NotBlank:
    """``InputRequired`` looks at what was sent; this looks at what cleaning leaves of it."""

    def __init__(self, missing: str) -> None:
        self.missing = missing

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if self.missing and not field.data:
            raise ValidationError(self.missing)


def single_line(_form: FlaskForm, field: Field) -> None:
    """I5: nobody types a line break into one line; who sends one wants to write a second header."""
    if "\n" in (field.data or ""):
        raise StopValidation("Keep this to one line.")


def valid_email(_form: FlaskForm, field: Field) -> None:
    """Validate an e-mail address and replace it by the form that ``parse_email`` returns."""
    address = parse_email(field.data or "")
    if address is None:
        raise ValidationError("This is not an e-mail address. One looks like ana@example.org.")
    field.data = address


class EmailAddressField(EmailField):
    def __init__(self, label: str, required: bool = True, **kwargs: Any) -> None:
        needed = InputRequired("Type your e-mail address.") if required else Optional()
        super().__init__(label, filters=[clean_lines], validators=[needed, MaxLength(254), valid_email], **kwargs)


class LinesField(TextAreaField):
    """A list, one entry a line; ``split`` may name other separators."""

    def __init__(self, label: str, split: str = r"\n", check: Callable[[list[str]], None] | None = None, **kw: Any):
        super().__init__(label, **kw)
        self.separator, self.check = split, check

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        parts = re.split(self.separator, valuelist[0]) if valuelist else []
        self.data = list(dict.fromkeys(filter(None, map(clean, parts))))

    def pre_validate(self, form: FlaskForm) -> None:
        if self.check:
            self.check(self.data or [])


class PictureField(FileField):
    """A picture to upload, or none; read before anything is saved, so that a bad one loses nothing typed beside it."""

    picture: Image.Image | None = None

    def pre_validate(self, form: FlaskForm) -> None:
        if self.data:
            try:
                self.picture = read_picture(self.data.stream)
            except PictureError as error:
                raise StopValidation(str(error)) from error


def check_links(links: list[str]) -> None:
    if len(links) > MAX_LINKS:
        raise ValidationError(f"Keep it to {MAX_LINKS} links.")
    for link in links:
        if not is_web_address(link):
            raise ValidationError(
                f"“{link[:60]}” is not a web address. Each line starts with https:// and has no spaces."
            )


def is_web_address(link: str) -> bool:
    """Whether ``link`` is an https address of up to 300 characters that can be put on a page."""
    try:
        url = urlsplit(link)
        host = url.hostname or ""
        control = CONTROL_CHARACTER.search(unquote(link))
    except ValueError:
        return False
    has_plain_characters = (
        len(link) <= 300 and not control and not re.search(r"[\s<>\"'\\]", link) and "@" not in url.netloc
    )
    return has_plain_characters and url.scheme == "https" and "." in host


def check_topics(topics: list[str]) -> None:
    if len(topics) > MAX_TOPICS:
        raise ValidationError(f"Keep it to {MAX_TOPICS}; the most telling ones find you the right people.")
    for topic in topics:
        if len(topic) > MAX_TOPIC_LENGTH or len(fold(topic)) > MAX_TOPIC_KEY_LENGTH:
            raise ValidationError(
                f"“{topic[:20]}…” is too long. Keep each to {MAX_TOPIC_LENGTH} characters, with commas between."
            )


class LinksField(LinesField):
    """Web addresses, one a line; ``https://`` may be left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = [link if ":" in link or "." not in link else f"https://{link}" for link in self.data]


class TopicsField(LinesField):
    """Interests, offers or asks in one line, commas between; other words, with a ``check`` of their own, likewise."""

    def __init__(self, label: str, check: Callable[[list[str]], None] = check_topics, **kwargs: Any) -> None:
        super().__init__(label, split=r"[,;\n，、،；]", check=check, **kwargs)

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ", ".join(self.data or [])


class BrowserForm(FlaskForm):
    """The browser's time zone travels with every form that signs somebody in."""

    time_zone = StringField()
    next = StringField()

    @property
    def known_time_zone(self) -> str:
        return self.time_zone.data if self.time_zone.data in TIME_ZONES else "UTC"

    @property
    def next_path(self) -> str:
        """The page of ours to go on to, if any."""
        return own_path(self.next.data)


class SignUpForm(BrowserForm):
    name = LineField("Your name", 100, "Type the name people know you by.")
    email = EmailAddressField("E-mail")
    password = PasswordField(
        "Password",
        validators=[
            Optional(),
            Length(
                MIN_PASSWORD_LENGTH,
                MAX_PASSWORD_LENGTH,
                f"Use {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters, or leave it empty and sign in by link.",
            ),
        ],
    )


class SignInLinkForm(BrowserForm):
    email = EmailAddressField("E-mail")


class PasswordSignInForm(SignInLinkForm):
    password = PasswordField("Password", validators=[InputRequired("Type your password, or ask for a link instead.")])


class FreshSignInForm(BrowserForm):
    password = PasswordField("Password", validators=[InputRequired("Type your password, or ask for a link instead.")])


class NewPasswordForm(FlaskForm):
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
    time_zone = LineField("Time zone", 64, "Choose a time zone.")

    def validate_time_zone(self, field: Field) -> None:
        if field.data not in TIME_ZONES:
            raise ValidationError("Choose one from the list, such as Europe/Lisbon.")
