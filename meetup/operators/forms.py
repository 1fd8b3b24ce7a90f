"""The forms of operators, and of those whom they answer to."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from ..languages import lazy_gettext
from ..people.fields import MaxLength, clean_lines

MIN_REASON, MAX_REASON = 20, 1000
MAX_ANSWER = 2000


class RequiredProseField(TextAreaField):
    """Several lines, cleaned, of at least ``min_length`` characters."""

    def __init__(self, label: str, min_length: int, too_short: str, max_length: int, **kwargs: Any) -> None:
        validators = [Length(min_length, message=too_short), MaxLength(max_length)]
        super().__init__(label, filters=[clean_lines], validators=validators, **kwargs)


class ReasonForm(FlaskForm):
    """Why something is suspended, restored or stays suspended."""

    reason = RequiredProseField(
        lazy_gettext("Reason"),
        MIN_REASON,
        lazy_gettext("Write at least 20 characters, so that they understand why."),
        MAX_REASON,
    )


class AnswerForm(FlaskForm):
    """What somebody answers to a suspension."""

    text = RequiredProseField(lazy_gettext("Your answer"), 1, lazy_gettext("Write your answer first."), MAX_ANSWER)
