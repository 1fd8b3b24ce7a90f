"""How easily a new password is guessed, as zxcvbn estimates it with its lists of common passwords, words and names.

Nothing is asked of other servers (decision 0050).
"""

import re
from collections.abc import Iterable
from threading import Lock
from typing import Any

from ..languages import gettext, lazy_gettext

MIN_SCORE = 3
"""Of 0 to 4: over 10^8 guesses, too many to try them even where the hashes have been stolen."""
MAX_ESTIMATED_CHARACTERS = 100
"""Only the beginning is estimated, because the time grows faster than the length. All of it is hashed."""

_COMMON_WORDS = lazy_gettext("It's mostly made of common words or names.")
_REASONS = {
    "passwords": lazy_gettext("It's a password that many people use, or close to one. Such lists have leaked."),
    "user_inputs": lazy_gettext("It contains your name, your address or your company."),
    "english_wikipedia": _COMMON_WORDS,
    "us_tv_and_film": _COMMON_WORDS,
    "surnames": _COMMON_WORDS,
    "male_names": _COMMON_WORDS,
    "female_names": _COMMON_WORDS,
    "spatial": lazy_gettext("It follows the keys of a keyboard."),
    "repeat": lazy_gettext("It repeats the same characters."),
    "sequence": lazy_gettext("It's mostly a sequence, like “abc” or “6543”."),
    "regex": lazy_gettext("It's mostly a year."),
    "date": lazy_gettext("It's mostly a date."),
}
"""Why a password is easily guessed, by the list or the pattern that its longest part fits."""

_estimating = Lock()
"""One estimate at a time: the library keeps the words about the user in a variable of its module."""


def find_weakness(password: str, about_user: Iterable[str]) -> str | None:
    """Return a sentence about why ``password`` is too easily guessed and what helps, or ``None`` if it is not.

    ``about_user`` are texts that others know of its owner: their name, address and company.
    """
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # noqa: PLC0415  takes long

    start = password[:MAX_ESTIMATED_CHARACTERS]
    with _estimating:
        estimate = zxcvbn(start, _words(about_user), max_length=MAX_ESTIMATED_CHARACTERS)
    if estimate["score"] >= MIN_SCORE:
        return None
    help_ = gettext("Use three or four words that have nothing to do with each other or with you.")
    return f"{_reason(estimate['sequence'])} {help_}"


def _words(texts: Iterable[str]) -> list[str]:
    """Return the texts and their words of three letters or more. Shorter ones are in every password."""
    words = {word for text in texts for word in (text, *re.split(r"[\W_]+", text)) if len(word) > 2}
    return ["meetup", "companion", *sorted(words)]


def _reason(parts: list[dict[str, Any]]) -> str:
    longest = max(parts, key=lambda part: len(part["token"]))
    reason = _REASONS.get(longest.get("dictionary_name") or longest["pattern"])
    return str(reason) if reason else gettext("It's too short to be hard to guess.")
