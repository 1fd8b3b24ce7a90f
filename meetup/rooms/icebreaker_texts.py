"""The app's own icebreakers. Everybody in a room sees the same one, in their own language."""

import tomllib
from pathlib import Path

ICEBREAKERS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("icebreakers.toml").read_text("utf-8"))
"""The texts by language (BCP 47), in the same order in every language."""

ICEBREAKER_COUNT = len(ICEBREAKERS["en"])


def translations_of(number: int) -> list[tuple[str, str]]:
    """Return an icebreaker in all languages, as pairs of text and language tag (BCP 47)."""
    return [(texts[number % ICEBREAKER_COUNT], language) for language, texts in ICEBREAKERS.items()]


def icebreaker_language(tag: str) -> str:
    """Return the language of the icebreakers that fits a language tag (BCP 47), or English if none does."""
    primary = tag.partition("-")[0].lower()
    return primary if primary in ICEBREAKERS else "en"
