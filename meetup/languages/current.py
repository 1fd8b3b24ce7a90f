"""The language that is spoken: that of the browser, or of somebody who gets a mail."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import current_app, g, has_request_context, request
from flask_babel import refresh
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from .catalogues import ENGLISH, Language

EXTENSION = "languages"


def current_language() -> Language:
    """Return the language of whom a sentence is for: the one of the block `speaking`, else that of the browser."""
    try:
        language: Language = g.language
    except AttributeError:
        language = g.language = _language_of_browser()
    except RuntimeError:  # outside of an application
        return ENGLISH
    return language


def _language_of_browser() -> Language:
    if not has_request_context():
        return ENGLISH
    return language_of_header(current_app.extensions[EXTENSION], request.headers.get("Accept-Language", ""))


def language_of_header(languages: Mapping[str, Language], accept_language: str) -> Language:
    """Return the language of ``languages`` that a browser asks for with its header ``Accept-Language``."""
    if len(languages) == 1:
        return ENGLISH
    accepted = parse_accept_header(accept_language, LanguageAccept)
    return languages[accepted.best_match(languages, default=ENGLISH.tag)]


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Say everything in the block in the language ``tag`` (BCP 47), or in the nearest that there is."""
    before = g.get("language")
    g.language = find_language(tag)
    refresh()
    try:
        yield
    finally:
        if before is None:
            del g.language
        else:
            g.language = before
        refresh()


def find_language(tag: str) -> Language:
    """Return the language ``tag``; else the same without its region; else English."""
    languages: dict[str, Language] = current_app.extensions[EXTENSION]
    return languages.get(tag) or languages.get(tag.partition("-")[0]) or ENGLISH
