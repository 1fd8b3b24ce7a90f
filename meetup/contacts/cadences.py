"""Cadences: how often somebody wants to be in touch, as an ISO 8601 duration in months or weeks (``P3M``, ``P6W``)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from ..languages import gettext, lazy_gettext, ngettext

DURATION_PATTERN = re.compile(r"P([1-9]\d{0,2})([MW])")
NEVER = "never"
"""In place of a cadence: never, for a person whose tags have a cadence."""
CADENCE_NAMES = {
    "P1M": lazy_gettext("Monthly"),
    "P3M": lazy_gettext("Quarterly"),
    "P6M": lazy_gettext("Every 6 months"),
    "P12M": lazy_gettext("Yearly"),
}
_CADENCE_PHRASES = {
    "P1M": lazy_gettext("monthly"),
    "P3M": lazy_gettext("quarterly"),
    "P6M": lazy_gettext("every 6 months"),
    "P12M": lazy_gettext("yearly"),
}
MAX_WEEKS = 104
_DAYS_PER_UNIT = {"M": 30.44, "W": 7.0}


def cadence_phrase(every: str) -> str:
    """Return a cadence, ``never`` or an empty text as words for the middle of a sentence."""
    cadence = Cadence.parse(every)
    if cadence:
        return cadence.phrase
    return gettext("never") if every == NEVER else gettext("same as their tags")


def is_choosable(every: str) -> bool:
    """Return whether the forms for people and tags accept ``every``."""
    cadence = Cadence.parse(every)
    weeks = cadence.length if cadence and cadence.unit == "W" else 0
    return every in CADENCE_NAMES or 1 <= weeks <= MAX_WEEKS


@total_ordering
@dataclass(frozen=True)
class Cadence:
    """A duration of ``length`` calendar months (unit ``M``) or weeks (unit ``W``)."""

    length: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Cadence | None":
        """Parse a duration. Return ``None`` for ``never`` and for any other text."""
        match = DURATION_PATTERN.fullmatch(text)
        return cls(int(match[1]), match[2]) if match else None

    def __str__(self) -> str:
        return f"P{self.length}{self.unit}"

    def __lt__(self, other: "Cadence") -> bool:
        return self.days < other.days

    @property
    def days(self) -> float:
        """About how many days it is long, to compare months with weeks."""
        return self.length * _DAYS_PER_UNIT[self.unit]

    @property
    def name(self) -> str:
        """It as a label, such as “Every 6 weeks”."""
        name = CADENCE_NAMES.get(str(self))
        return str(name) if name else ngettext("Every week", "Every %(num)s weeks", self.length)

    @property
    def phrase(self) -> str:
        """The same for the middle of a sentence."""
        phrase = _CADENCE_PHRASES.get(str(self))
        return str(phrase) if phrase else ngettext("every week", "every %(num)s weeks", self.length)

    @property
    def postponement(self) -> timedelta:
        """How long “not now” postpones: a quarter of the cadence in whole weeks, at least one."""
        return timedelta(weeks=max(1, int(self.days / 4 / 7)))

    @property
    def next_longer(self) -> "Cadence | None":
        """The next longer cadence that has a name, or ``None`` if there is none."""
        named = (Cadence.parse(text) for text in CADENCE_NAMES)
        return next((cadence for cadence in named if cadence and cadence > self), None)

    def day_after(self, day: date) -> date:
        """Return the day that is one cadence after ``day``. The 31st becomes the last day of a shorter month."""
        if self.unit == "W":
            return day + timedelta(weeks=self.length)
        years, month = divmod(day.month - 1 + self.length, 12)
        year = day.year + years
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
