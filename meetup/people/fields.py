"""Form fields for texts, e-mail addresses, links, topics and pictures.

Each message is a sentence that says what would be right.
"""

import re
from collections.abc import Callable
from typing import IO, Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import EmailField, Field, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from ..languages import gettext, lazy_gettext
from .decoding import PictureError, count_upload
from .email_addresses import parse_email
from .lettering import has_unseen
from .links import is_web_address, normalize_link
from .text import clean, fold

MAX_LINKS = 8
MAX_TOPICS = 12
MAX_TOPIC_LENGTH = 40
MAX_TOPIC_KEY_LENGTH = 120
"""Characters of a folded topic. Folding turns some characters into as many as 18."""
UNSEEN_CHARACTER = lazy_gettext("This has an invisible character. Type it again instead of pasting it.")
PHONE_PATTERN = re.compile(r"(?=.{5,40}\Z)\+?[0-9 ().\-/]{5,30}(?: ?(?:ext\.?|x) ?[0-9]{1,7})?")


def clean_line(value: str | None) -> str | None:
    """Return ``value`` as `clean` leaves it, in one line. It is a filter for fields."""
    return clean(value) if value else value


def clean_lines(value: str | None) -> str | None:
    """Return ``value`` like `clean_line`, but with its line breaks."""
    return clean(value, lines=True) if value else value


class MaxLength(Length):
    """``Length`` that stops the validation, so that a text that is too long gets only this message."""

    def __init__(self, max_length: int) -> None:
        super().__init__(
            max=max_length, message=gettext("Keep this to %(max_length)s characters.", max_length=max_length)
        )

    def __call__(self, form: FlaskForm, field: Field) -> None:
        try:
            super().__call__(form, field)
        except ValidationError as error:
            raise StopValidation(str(error)) from error


class LineField(StringField):
    """One line of up to ``max_length`` characters, cleaned. It is required if there is a ``required_message``."""

    def __init__(self, label: str, max_length: int, required_message: str = "", **kwargs: Any) -> None:
        presence = InputRequired(required_message) if required_message else Optional()
        validators = [presence, NotBlank(required_message), single_line, all_seen, MaxLength(max_length)]
        super().__init__(label, filters=[clean_lines], validators=validators, **kwargs)


class ProseField(TextAreaField):
    """Several lines of up to ``max_length`` characters, cleaned."""

    def __init__(self, label: str, max_length: int, **kwargs: Any) -> None:
        super().__init__(label, filters=[clean_lines], validators=[Optional(), MaxLength(max_length)], **kwargs)


class NotBlank:
    """Require that something is left after cleaning, whereas ``InputRequired`` checks what was sent.

    Without a ``message``, the field may be blank.
    """

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if self.message and not field.data:
            raise ValidationError(self.message)


def single_line(_form: FlaskForm, field: Field) -> None:
    """Refuse line breaks, which browsers do not send for such a field and which could start another header (I5)."""
    if "\n" in (field.data or ""):
        raise StopValidation(gettext("Keep this to one line."))


def all_seen(_form: FlaskForm, field: Field) -> None:
    """Refuse characters that nobody sees, with which one name or link passes for another (I8)."""
    if has_unseen(field.data or ""):
        raise StopValidation(UNSEEN_CHARACTER)


def valid_email(_form: FlaskForm, field: Field) -> None:
    """Validate an email address and replace it by the form that ``parse_email`` returns."""
    address = parse_email(field.data or "")
    if address is None:
        raise ValidationError(gettext("That's not an email address. It should look like ana@example.org."))
    field.data = address


class EmailAddressField(EmailField):
    """An e-mail address of up to 254 characters (RFC 5321 4.5.3.1.3). ``missing`` is what an empty one is told."""

    def __init__(self, label: str, required: bool = True, missing: str = "", **kwargs: Any) -> None:
        presence = InputRequired(missing or gettext("Type your email address.")) if required else Optional()
        super().__init__(label, filters=[clean_lines], validators=[presence, MaxLength(254), valid_email], **kwargs)


class LinesField(TextAreaField):
    """A list with one entry per line. ``split`` is a pattern for other separators, ``check`` raises ValidationError."""

    def __init__(self, label: str, split: str = r"\n", check: Callable[[list[str]], None] | None = None, **kw: Any):
        super().__init__(label, **kw)
        self.separator, self.check = split, check

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        parts = re.split(self.separator, valuelist[0]) if valuelist else []
        self.data = list(dict.fromkeys(filter(None, map(clean, parts))))

    def pre_validate(self, form: FlaskForm) -> None:
        if any(map(has_unseen, self.data or [])):
            raise StopValidation(UNSEEN_CHARACTER)
        if self.check:
            self.check(self.data or [])


class PictureField(FileField):
    """An optional picture to upload. It is decoded during validation, so that an error loses no other input.

    ``encode`` makes of the upload what is stored, which is in ``encoded`` afterwards.
    """

    def __init__(self, label: str, encode: Callable[[IO[bytes]], Any], **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.encode = encode
        self.encoded: Any = None

    def pre_validate(self, form: FlaskForm) -> None:
        if self.data:
            try:
                count_upload()
                self.encoded = self.encode(self.data.stream)
            except PictureError as error:
                raise StopValidation(str(error)) from error


def check_links(links: list[str]) -> None:
    """Raise ValidationError if there are too many links, or one is not a web address."""
    if len(links) > MAX_LINKS:
        raise ValidationError(gettext("Keep it to %(max_links)s links.", max_links=MAX_LINKS))
    for link in links:
        if not is_web_address(link):
            raise ValidationError(
                gettext(
                    "“%(link)s” isn't a web address. Each line should start with https:// and have no spaces.",
                    link=link[:60],
                )
            )


def check_topics(topics: list[str]) -> None:
    """Raise ValidationError if there are too many topics, or one is too long."""
    if len(topics) > MAX_TOPICS:
        raise ValidationError(gettext("Keep it to %(max_topics)s: the ones that matter most.", max_topics=MAX_TOPICS))
    for topic in topics:
        if len(topic) > MAX_TOPIC_LENGTH or len(fold(topic)) > MAX_TOPIC_KEY_LENGTH:
            raise ValidationError(
                gettext(
                    "“%(topic)s…” is too long. Keep each to %(max_topic_length)s characters, and separate them with "
                    "commas.",
                    topic=topic[:20],
                    max_topic_length=MAX_TOPIC_LENGTH,
                )
            )


class LinksField(LinesField):
    """Web addresses, one per line, each in the form that `normalize_link` returns."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = list(dict.fromkeys(map(normalize_link, self.data)))


class TopicsField(LinesField):
    """Topics or other words in one line, separated by commas. ``check`` raises ValidationError."""

    def __init__(self, label: str, check: Callable[[list[str]], None] = check_topics, **kwargs: Any) -> None:
        super().__init__(label, split=r"[,;\n，、،；]", check=check, **kwargs)

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ", ".join(self.data or [])
