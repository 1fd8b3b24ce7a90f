"""What a draft may say about a meeting, and the words for its days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date

from ..contacts.contexts import Context
from ..extensions import now
from ..formats import time_zone, today
from ..people import Card
from ..people.names import formal_name, short_name
from ..people.text import fold
from ..people.topics.curated import find_curated
from .phrases import Language

LONG_AGO = timedelta(days=365)
_WEEKDAY_NAME_DAYS = 6  # days for which the name of a weekday says which


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """What a draft may say, each empty when it is not known. None of it is a guess, and none of it from the note.

    ``call_name`` is what the owner calls them, ``topics_language`` the language in which ``interests`` and ``ask`` are
    written. ``introducer`` is who introduced the two, if nothing happened since. ``helped_with`` is the topic with
    which they helped since the last letter, and ``introduced_to`` whom they introduced for that. ``promise`` goes on
    from “I will”.
    ``card`` is the address of the owner's card, for those who do not have it. ``context`` is that of the contact, and
    ``was_online`` says that it is online and that they met in an online room. ``seed`` decides which of several equal
    sentences is used.
    """

    full_name: str
    me: str
    met_at: datetime | None
    call_name: str = ""
    is_formal: bool = False
    event: str = ""
    room: str = ""
    session: str = ""
    met_before: bool = False
    promise: str = ""
    interests: tuple[str, ...] = ()
    ask: str = ""
    topics_language: str = "en"
    introducer: str = ""
    helped_with: str = ""
    introduced_to: str = ""
    next_event: str = ""
    next_event_at: datetime | None = None
    card: str = ""
    context: Context | None = None
    was_online: bool = False
    seed: int = 0

    @property
    def is_long_ago(self) -> bool:
        """Whether the one time that they met is long ago."""
        return bool(self.met_at and not self.met_before and now() - self.met_at > LONG_AGO)

    def placeholder_values(self, words: Language) -> dict[str, str]:
        """Return the facts by placeholder, in the language of ``words``."""
        values = {name: value for name, value in vars(self).items() if type(value) is str}
        interests = self._readable(self.interests, words)
        return values | {
            "name": self.call_name or short_name(self.full_name),
            "formal_name": formal_name(self.full_name),
            "day": day_phrase(self.met_at, words) if self.met_at else "",
            "when": when_phrase(self.met_at, words) if self.met_at else "",
            "next_when": when_phrase(self.next_event_at, words) if self.next_event_at else "",
            "interest": _join(interests, words),
            "interests": _join(interests, words) if len(interests) > 1 else "",
            "ask": "".join(self._readable((self.ask,), words)),
            "helped_with": "".join(self._readable((self.helped_with,), words)),
            "promise": self.promise.rstrip(" .!。") if words.locale == "en" else "",
        }

    def _readable(self, topics: Iterable[str], words: Language) -> tuple[str, ...]:
        """Return those of ``topics`` that can be said in this language: curated ones, and those written in it."""
        curated = ((topic, find_curated(topic)) for topic in topics if topic)
        names = (
            found.names.get(words.locale, ("",))[0] if found else topic if self.topics_language == words.locale else ""
            for topic, found in curated
        )
        return tuple(filter(None, names))


def shared_interests(mine: Iterable[str], card: Card) -> tuple[str, ...]:
    """Return the interests that both have and the other shares, in their spelling."""
    return topics_that_meet(mine, card.interests or ())


def topics_that_meet(mine: Iterable[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Return those of ``theirs`` that are among ``mine``, however they are spelled."""
    known = {fold(topic) for topic in mine}
    return tuple(topic for topic in theirs if fold(topic) in known)


def day_phrase(at: datetime, words: Language) -> str:
    """Return the day of ``at`` where the reader is: a weekday for the last six days, else the date."""
    on = at.astimezone(time_zone()).date()
    if 0 <= (today() - on).days <= _WEEKDAY_NAME_DAYS:
        return format_date(on, "EEEE", locale=words.locale)
    return format_date(on, words.date if on.year == today().year else words.date_of_year, locale=words.locale)


def when_phrase(at: datetime, words: Language) -> str:
    """Return the same as it stands in a sentence, with “today” and “yesterday”."""
    on = at.astimezone(time_zone()).date()
    if on == today():
        return words.today
    return words.yesterday if on == today() - timedelta(days=1) else words.on_day.format(day_phrase(at, words))


def _join(items: tuple[str, ...], words: Language) -> str:
    *others, last = items or ("",)
    is_before_i = last.lower().startswith(("i", "í", "hi", "hí")) and not last.lower().startswith("hie")
    joiner = words.and_before_i if words.and_before_i and is_before_i else words.and_
    return joiner.join(filter(None, (", ".join(others), last)))
