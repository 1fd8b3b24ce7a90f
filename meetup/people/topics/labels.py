"""Labels of topics in the language of the reader."""

from flask import has_request_context
from flask_login import current_user

from ...languages import ENGLISH, current_language
from .curated import TOPIC_LANGUAGES, curated_topics


def topic_label(key: str | None, name: str, language: str | None = None) -> str:
    """Return what a topic is called in ``language``, or in the reader's. Without a ``key``, it is called ``name``.

    ``name`` of a curated topic is its label in English.
    """
    if key is None:
        return name
    language = language or reader_topic_language()
    topic = None if language == ENGLISH.tag else curated_topics().get(key)
    return topic.label(language) if topic else name


def topic_in_sentence(key: str | None, name: str, language: str | None = None) -> str:
    """Return the same as it stands in the middle of a sentence: “grant writing”, but “Rust”."""
    topic = curated_topics().get(key) if key else None
    return topic.names[language or reader_topic_language()][0] if topic else name


def reader_topic_language() -> str:
    """Return the language in which the reader reads topics: that of the page, else the one of their account.

    There are labels in more languages than pages are in. Somebody who is signed out reads them in that of the page,
    because their page is kept for others.
    """
    wishes = [current_language().tag]
    if has_request_context() and current_user.is_authenticated:
        wishes.append(current_user.language)
    languages = [language for tag in wishes if (language := tag.partition("-")[0].lower()) in TOPIC_LANGUAGES]
    return next((language for language in languages if language != ENGLISH.tag), ENGLISH.tag)
