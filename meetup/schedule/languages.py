"""The languages in which sessions are held, by their names."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale


def language_name(code: str) -> str:
    """Return ``German`` for ``de``, in the language of the page; ``code`` itself if it is none that is known."""
    return _name_in(code, get_locale())


@lru_cache(maxsize=500)
def _name_in(code: str, locale: Locale | None) -> str:
    try:
        return Locale.parse(code.strip().replace("-", "_")).get_language_name(locale) or code
    except (UnknownLocaleError, ValueError):
        return code
