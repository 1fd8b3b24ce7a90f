"""The language that is spoken: that of the browser, or of somebody who gets a mail."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, g, has_request_context, request
from flask_babel import refresh

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
    languages: dict[str, Language] = current_app.extensions[EXTENSION]
    if len(languages) == 1 or not has_request_context():
        return ENGLISH
    return languages[request.accept_languages.best_match(languages, default=ENGLISH.tag)]


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
