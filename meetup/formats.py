"""Formats of moments, days and texts, which templates use as filters.

Each function takes the name of a time zone and uses the signed-in user's time zone if there is none.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from flask import Flask
from flask_babel import get_locale
from flask_login import current_user
from markupsafe import Markup, escape

from .extensions import now

UNSAFE_IN_FILE_NAMES = re.compile(r"[\s./\\:*?\"<>|]+")
URL_PATTERN = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
TIME_ZONES = frozenset(available_timezones())


def time_zone(name: str | None = None) -> ZoneInfo:
    """Return the time zone ``name``, by default that of the signed-in user; UTC if there is none of that name."""
    reader = current_user._get_current_object() if name is None else None
    if reader and reader.is_authenticated:
        name = reader.time_zone
    return ZoneInfo(name if name in TIME_ZONES else "UTC")


def today(name: str | None = None) -> date:
    """Return the current date in the time zone ``name``."""
    return now().astimezone(time_zone(name)).date()


def moment(at: datetime, name: str | None = None) -> str:
    """Return date and time: ``12 Jun 2026, 09:30``."""
    return f"{day(at, name, 'd MMM y')}, {clock(at, name)}"


def clock(at: datetime, name: str | None = None) -> str:
    """Return the time of day: ``09:30``."""
    here = at.astimezone(time_zone(name))
    return _format_clock(here.hour, here.minute, get_locale())


@lru_cache
def _format_clock(hour: int, minute: int, locale: Locale | None) -> str:
    return format_time(time(hour, minute), "HH:mm", locale=locale)


def clock_or_day(at: datetime, name: str | None = None) -> str:
    """Return only the time if ``at`` is today, else date and time."""
    return clock(at, name) if at.astimezone(time_zone(name)).date() == today(name) else moment(at, name)


def day(at: date | datetime, name: str | None = None, pattern: str = "EEE d MMM") -> str:
    """Return a date by a pattern of Unicode TR 35: ``Fri 12 Jun``."""
    date_ = at.astimezone(time_zone(name)).date() if isinstance(at, datetime) else at
    return _format_day(date_, pattern, get_locale())


@lru_cache
def _format_day(on: date, pattern: str, locale: Locale | None) -> str:
    """Format a date. The result is cached, because a list of forty messages shows the same day or two forty times."""
    return format_date(on, pattern, locale=locale)


def ago(at: datetime) -> str:
    """Return the distance from now: ``3 hours ago``, ``in 2 days``."""
    return format_timedelta(at - now(), add_direction=True, locale=get_locale())


def with_links(text: str) -> Markup:
    """Return ``text`` escaped, with links around its web addresses and no other markup (I1, I2)."""
    if "://" not in text:
        return escape(text)
    parts, end = [], 0
    for match in URL_PATTERN.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<a href="{0}" rel="nofollow ugc noopener">{0}</a>').format(match.group()))
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def file_name(text: str) -> str:
    """Return ``text`` as a part of a file name, without characters that file systems reserve, at most 80 long."""
    return UNSAFE_IN_FILE_NAMES.sub("-", text).strip("-")[:80]


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        moment=moment,
        clock=clock,
        clock_or_day=clock_or_day,
        day=day,
        ago=ago,
        linked=with_links,
        file_name=file_name,
    )
    app.jinja_env.globals["today"] = today
