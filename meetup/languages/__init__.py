"""The languages of the screens: English, which is in the code, and those that have a catalogue in `translations/`."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.support import Translations
from flask import Flask, Response
from flask.globals import request_ctx
from flask_babel import Babel
from wtforms.i18n import messages_path

from .catalogues import ENGLISH, Language, load_languages
from .current import EXTENSION, current_language, language_of_header, speaking
from .pseudo import PSEUDO_LANGUAGES
from .sentences import gettext, gettext_in_page, lazy_gettext, listed, ngettext, ngettext_in_page, number
from .templates import TranslatingEnvironment

babel = Babel(configure_jinja=False)
"""What formats dates for us and for the messages of WTForms. Sentences go past it."""


def init_app(app: Flask) -> None:
    languages = load_languages(Path(app.root_path) / "translations")
    if app.config["MEETUP"].environment != "production":
        languages |= PSEUDO_LANGUAGES
    app.extensions[EXTENSION] = languages
    babel.init_app(app, locale_selector=lambda: current_language().locale)
    app.jinja_env.globals.update(_=gettext_in_page, ngettext=ngettext_in_page, language=current_language)
    app.jinja_env.filters["number"] = number
    app.before_request(_give_form_messages)
    if len(languages) > 1:
        app.after_request(_vary_by_language)


def _give_form_messages() -> None:
    """Hand the messages of WTForms to Flask-WTF, which would read their file anew for each request."""
    request_ctx.request.wtforms_translations = _form_messages(current_language().locale)  # type: ignore[attr-defined]


@lru_cache
def _form_messages(locale: Locale) -> Any:
    return Translations.load(messages_path(), [locale], domain="wtforms")


def _vary_by_language(response: Response) -> Response:
    response.vary.add("Accept-Language")
    return response


__all__ = [
    "ENGLISH",
    "Language",
    "TranslatingEnvironment",
    "current_language",
    "gettext",
    "init_app",
    "language_of_header",
    "lazy_gettext",
    "listed",
    "ngettext",
    "number",
    "speaking",
]
