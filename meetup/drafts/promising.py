"""Whether a promise can stand in a letter as it was noted: “I will” goes before it, and its reader is “you”."""

import re

_BEGINNING = re.compile(r"\A(?:i['’]ll|i will|i'm going to|i’m going to)\s+", re.IGNORECASE)
_THIRD_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their|theirs)\b", re.IGNORECASE)
_ENDING = " .!。"


def reads_on(promise: str) -> bool:
    """Return whether “I will” can go before the promise and “you” can read it.

    A capital letter begins a sentence of its own, such as “Send her the slides”, which is a note to oneself.
    """
    return promise[:1].islower() and not _THIRD_PERSON.search(promise)


def promise_phrase(typed: str) -> str:
    """Return what was typed after “I will”, without these words and without a capital at the beginning.

    Words that are all capitals, such as “RSVP”, and names that go on with a capital stay as they are.
    """
    text = _BEGINNING.sub("", typed.strip()).rstrip(_ENDING)
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:] == first[1:].lower() and first != "I" else text


def is_worded(promise: str, language: str) -> bool:
    """Return whether a letter in ``language`` can hold the promise. People note them in English, after “I will”."""
    return language == "en" and reads_on(promise)
