"""How often one wants to hear of somebody: a duration in months or weeks, as ISO 8601 writes it (``P3M``, ``P6W``)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

DURATION_PATTERN = re.compile(r"P([1-9]\d{0,2})([MW])")
NEVER = "never"
"""Said of one person whose tags say otherwise."""
CADENCE_NAMES = {"P1M": "Monthly", "P3M": "Quarterly", "P6M": "Half-yearly", "P12M": "Yearly"}
MAX_WEEKS = 104
_DAYS_PER_UNIT = {"M": 30.44, "W": 7.0}


def cadence_phrase(every: str) -> str:
    """What was chosen, as the middle of a sentence has it."""
    cadence = Cadence.parse(every)
    return cadence.name.lower() if cadence else "never" if every == NEVER else "as the tags say"


def is_choosable(every: str) -> bool:
    """Whether the forms for people and tags let anybody choose ``every``."""
    cadence = Cadence.parse(every)
    weeks = cadence.length if cadence and cadence.unit == "W" else 0
    return every in CADENCE_NAMES or 1 <= weeks <= MAX_WEEKS


@total_ordering
@dataclass(frozen=True)
class Cadence:
    """``length`` of ``unit``: ``M`` for months of the calendar, ``W`` for weeks."""

    length: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Cadence | None":
        """The cadence that ``text`` stands for; ``None`` for ``never``, for nothing, and for what is none."""
        found = DURATION_PATTERN.fullmatch(text)
        return cls(int(found[1]), found[2]) if found else None

    def __str__(self) -> str:
        return f"P{self.length}{self.unit}"

    def __lt__(self, other: "Cadence") -> bool:
        return self.days < other.days

    @property
    def days(self) -> float:
        """About how many, to compare months with weeks."""
        return self.length * _DAYS_PER_UNIT[self.unit]

    @property
    def name(self) -> str:
        return CADENCE_NAMES.get(str(self)) or ("Every week" if self.length == 1 else f"Every {self.length} weeks")

    @property
    def postponement(self) -> timedelta:
        """For how long “not now” is: a quarter of the cadence in whole weeks, one at least."""
        return timedelta(weeks=max(1, int(self.days / 4 / 7)))

    @property
    def next_longer(self) -> "Cadence | None":
        """The next longer one that has a name; ``None`` for the longest."""
        named = (Cadence.parse(text) for text in CADENCE_NAMES)
        return next((cadence for cadence in named if cadence and cadence > self), None)

    def day_after(self, day: date) -> date:
        """The day that much later; a month after the 31st is the last day of a shorter month."""
        if self.unit == "W":
            return day + timedelta(weeks=self.length)
        years, month = divmod(day.month - 1 + self.length, 12)
        year = day.year + years
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
