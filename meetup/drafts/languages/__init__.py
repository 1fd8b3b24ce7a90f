"""The languages of drafts. Whoever adds one adds its table beside these, and here."""

from .english import ENGLISH
from .french import FRENCH
from .german import GERMAN
from .spanish import SPANISH

LANGUAGES = {words.locale: words for words in (ENGLISH, GERMAN, FRENCH, SPANISH)}


def draft_language(wish: str) -> str:
    """Which of ours fits a language tag (RFC 5646) best: its primary language, else English."""
    primary = wish.partition("-")[0].casefold()
    return primary if primary in LANGUAGES else "en"
