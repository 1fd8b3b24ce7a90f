"""What a draft says: sentences filled with what is known. One that would need what is not known is left out."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from babel.dates import format_date

from ..extensions import now
from ..formats import time_zone, today
from ..people import Card
from ..people.text import fold, initials
from .languages import LANGUAGES
from .phrases import Language, Tone

PLACEHOLDERS = {
    "name": "their first name, or all of it where that is not sure",
    "event": "where we met",
    "room": "the room",
    "day": "the day we met",
    "promise": "what I promised",
    "interest": "what we are both into",
    "me": "my name",
}
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[ \t]+|(?<=[。！？])")
_BLANK_LINES = re.compile(r"\n{3,}")
LONG_AGO = timedelta(days=365)
_WEEKDAY_NAME_DAYS = 6  # days for which the name of a weekday says which


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """What a draft may say, each empty when it is not known. None of it is a guess, and none of it from the note."""

    full_name: str
    me: str
    event: str = ""
    room: str = ""
    met_at: datetime | None
    met_before: bool = False
    promise: str = ""
    interests: tuple[str, ...] = ()

    @property
    def is_long_ago(self) -> bool:
        """Whether the one time that they met is long ago."""
        return bool(self.met_at and not self.met_before and now() - self.met_at > LONG_AGO)

    def placeholder_values(self, words: Language) -> dict[str, str]:
        """The facts by placeholder, in the language of ``words``."""
        said = {name: value for name, value in asdict(self).items() if isinstance(value, str)}
        interest = words.and_.join(filter(None, (", ".join(self.interests[:-1]), *self.interests[-1:])))
        made = {
            "name": short_name(self.full_name),
            "day": day_phrase(self.met_at, words) if self.met_at else "",
            "when": when_phrase(self.met_at, words) if self.met_at else "",
            "interest": interest,
        }
        return said | made | {"promise": self.promise.rstrip(" .!。")}


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces in ``text`` and means nothing."""
    return [found for found in PLACEHOLDER.findall(text) if _key(found) not in PLACEHOLDERS]


def fill_template(text: str, values: dict[str, str]) -> str:
    """``text`` with its placeholders filled; a sentence with one that has no value goes, and a line with it."""
    lines = [_fill_line(line, values) for line in text.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(line for line in lines if line is not None)).strip()


def first_fillable(sentences: Iterable[str], values: dict[str, str]) -> str:
    """The first of ``sentences`` that needs nothing unknown, filled; they go from saying much to saying little."""
    return next((_fill_sentence(sentence, values) for sentence in sentences if _is_fillable(sentence, values)), "")


def compose(tone: str, language: str, facts: MeetingFacts) -> tuple[str, str]:
    """Subject and body in one of our own tones."""
    words = LANGUAGES[language]
    wording = words.tones[tone]
    values = facts.placeholder_values(words) | _met_value(facts, wording)
    (first, *rest), *others = wording.body
    parts = [(words.long_ago if facts.is_long_ago else first, *rest), *others]
    paragraphs = [" ".join(filter(None, (first_fillable(each, values) for each in part))) for part in parts]
    greeting, farewell = _fill_sentence(wording.greeting, values), _fill_sentence(wording.farewell, values)
    return _compose_subject(facts, words, values), "\n\n".join(filter(None, (greeting, *paragraphs, farewell)))


def compose_from_template(text: str, language: str, facts: MeetingFacts) -> tuple[str, str]:
    """Subject and body by a template of the owner's."""
    words = LANGUAGES[language]
    values = facts.placeholder_values(words)
    return _compose_subject(facts, words, values | _met_value(facts, words.tones["warm"])), fill_template(text, values)


def _met_value(facts: MeetingFacts, wording: Tone) -> dict[str, str]:
    return {"met": "" if facts.is_long_ago else wording.met_phrases[facts.met_before]}


def _compose_subject(facts: MeetingFacts, words: Language, values: dict[str, str]) -> str:
    """All of them speak of having met."""
    return first_fillable(words.subject, values) if facts.met_at else ""


def short_name(name: str) -> str:
    """The given name where it can be told, else the whole name: of two words the first, particles not counted.

    Longer names, names with a title or a comma, and names in Chinese, Japanese or Korean stay whole.
    """
    words = name.split()
    rest = [word for word in words[1:] if not word.islower() or not word.isascii()]
    told = len(words) > 1 and len(rest) == 1 and not words[0].endswith((".", ","))
    return words[0] if told and len(initials(name)) > 1 else name


def shared_interests(mine: Iterable[str], card: Card) -> tuple[str, ...]:
    """Interests that both have and the other shares, in their spelling."""
    known = {fold(name) for name in mine}
    return tuple(name for name in card.interests if fold(name) in known)


def day_phrase(at: datetime, words: Language) -> str:
    """The day of ``at`` where the reader is: a weekday for the last six days, else the date."""
    on = at.astimezone(time_zone()).date()
    if 0 <= (today() - on).days <= _WEEKDAY_NAME_DAYS:
        return format_date(on, "EEEE", locale=words.locale)
    return format_date(on, words.date if on.year == today().year else words.date_of_year, locale=words.locale)


def when_phrase(at: datetime, words: Language) -> str:
    """The same as it stands in a sentence, “today” for today."""
    return words.today if at.astimezone(time_zone()).date() == today() else words.on_day.format(day_phrase(at, words))


def _key(placeholder: str) -> str:
    return placeholder.strip().casefold()


def _fill_line(line: str, values: dict[str, str]) -> str | None:
    """One line filled; ``None`` when nothing is left of it."""
    sentences = _SENTENCE_END.split(line)
    kept = [sentence for sentence in sentences if _is_fillable(sentence, values)]
    if len(kept) == len(sentences):
        return _fill_sentence(line, values)
    return " ".join(_fill_sentence(sentence, values) for sentence in kept if sentence) or None


def _is_fillable(sentence: str, values: dict[str, str]) -> bool:
    return all(values.get(_key(found)) for found in PLACEHOLDER.findall(sentence))


def _fill_sentence(sentence: str, values: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values[_key(found[1])], sentence)
