"""When a calendar entry that repeats takes place (RFC 5545 3.8.5).

Each day of a bounded time is compared with the rule. So no rule takes long, whatever it says (M1): the usual way, which
looks for the next time that fits, looks for thousands of years if there is none.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

from ...languages import gettext
from .parsed import UnreadableRowError

LONGEST_SERIES = 400
"""Days after its first time that an entry may repeat. Later times are left out."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_KNOWN_PARTS = frozenset(("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "WKST"))

Parts = Mapping[str, str]
Condition = Callable[[date], bool]


def occurrences(first: datetime, rule: str, until: datetime | None) -> list[datetime]:
    """Return when an entry takes place that starts at the local time ``first`` and repeats by ``rule``.

    ``until`` is the end that the rule tells, as a local time. Raises UnreadableRowError for a rule without an end (M1),
    for one that repeats more than once a day, and for one that means nothing to us.
    """
    parts = _parts_of(rule)
    if until is None and "COUNT" not in parts:
        raise UnreadableRowError(
            gettext("It repeats without an end. Set an end in your calendar, then export it again.")
        )
    try:
        conditions = list(_conditions(first.date(), parts))
        count = int(parts.get("COUNT", LONGEST_SERIES + 1))
    except (ValueError, OverflowError) as error:
        raise UnreadableRowError(_unknown()) from error
    days = (first + timedelta(days=number) for number in range(LONGEST_SERIES + 1))
    found = [at for at in days if all(fits(at.date()) for fits in conditions) and (until is None or at <= until)]
    if not found:
        raise UnreadableRowError(_unknown())
    return found[:count]


def _parts_of(rule: str) -> dict[str, str]:
    parts = dict(part.strip().upper().partition("=")[::2] for part in rule.strip().strip(";").split(";"))
    if not parts.keys() <= _KNOWN_PARTS:
        raise UnreadableRowError(_unknown())
    return parts


def _conditions(first: date, parts: Parts) -> Iterator[Condition]:
    """Yield what has to be true of a day. Raises ValueError for a rule that means nothing."""
    interval = int(parts.get("INTERVAL", "1"))
    if interval < 1 or parts.get("FREQ") not in _FREQUENCIES:
        raise ValueError
    yield from _FREQUENCIES[parts["FREQ"]](first, parts, interval)
    if months := _numbers(parts.get("BYMONTH", "")):
        yield lambda day: day.month in months
    if days := _numbers(parts.get("BYMONTHDAY", "")):
        yield lambda day: day.day in days or day.day - _last_of_month(day) - 1 in days


def _daily(first: date, parts: Parts, interval: int) -> Iterator[Condition]:
    yield lambda day: (day - first).days % interval == 0
    if wanted := _weekdays(parts):
        yield lambda day: any(weekday == day.weekday() for _, weekday in wanted)


def _weekly(first: date, parts: Parts, interval: int) -> Iterator[Condition]:
    week_start = _WEEKDAYS.index(parts.get("WKST", "MO"))
    first_week = first - timedelta(days=(first.weekday() - week_start) % 7)
    yield lambda day: (day - first_week).days // 7 % interval == 0
    weekdays = {weekday for _, weekday in _weekdays(parts)} or {first.weekday()}
    yield lambda day: day.weekday() in weekdays


def _monthly(first: date, parts: Parts, interval: int) -> Iterator[Condition]:
    yield lambda day: ((day.year - first.year) * 12 + day.month - first.month) % interval == 0
    wanted = _weekdays(parts)
    if wanted:
        yield lambda day: any(_is_weekday_of_month(day, place, weekday) for place, weekday in wanted)
    elif "BYMONTHDAY" not in parts:
        yield lambda day: day.day == first.day


def _yearly(first: date, parts: Parts, interval: int) -> Iterator[Condition]:
    if "BYDAY" in parts and "BYMONTH" not in parts:
        raise ValueError
    yield lambda day: (day.year - first.year) % interval == 0
    if "BYMONTH" not in parts:
        yield lambda day: day.month == first.month
    yield from _monthly(first, parts, 1)


_FREQUENCIES = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}


def _weekdays(parts: Parts) -> list[tuple[int, int]]:
    """Return the days of BYDAY: which one of the month, 0 for all, and the number of the weekday."""
    found = [_DAY.fullmatch(text.strip()) for text in parts.get("BYDAY", "").split(",") if text.strip()]
    if not all(found):
        raise ValueError
    return [(int(match[1] or 0), _WEEKDAYS.index(match[2])) for match in found if match]


def _is_weekday_of_month(day: date, place: int, weekday: int) -> bool:
    from_start, from_end = (day.day - 1) // 7 + 1, (day.day - _last_of_month(day)) // 7
    return day.weekday() == weekday and place in (0, from_start, from_end)


def _last_of_month(day: date) -> int:
    following = day.replace(day=28) + timedelta(days=4)
    return (following - timedelta(days=following.day)).day


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(number) for number in text.split(",") if number)


def _unknown() -> str:
    return gettext("It repeats in a way that we can't read.")
