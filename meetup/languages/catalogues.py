"""Catalogues: what each sentence is in another language, as gettext keeps it."""

from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from babel.support import NullTranslations, Translations


@dataclass(frozen=True)
class Language:
    """A language of the screens.

    ``tag`` is its BCP 47 tag, ``locale`` formats its dates and numbers, and ``direction`` is ``ltr`` or ``rtl``.
    """

    tag: str
    locale: Locale
    direction: str
    catalogue: NullTranslations


ENGLISH = Language("en", Locale("en"), "ltr", NullTranslations())


def load_languages(folder: Path) -> dict[str, Language]:
    """Return the languages by tag: English, and those with a compiled catalogue below ``folder``."""
    languages = {ENGLISH.tag: ENGLISH}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.mo")):
        locale = Locale.parse(path.parts[-3])
        catalogue = Translations.load(folder, [locale])
        tag = str(locale).replace("_", "-")
        languages[tag] = Language(tag, locale, locale.text_direction, catalogue)
    return languages
