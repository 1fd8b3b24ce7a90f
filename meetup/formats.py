"""How moments, days and text are shown; the template filters of the same names."""

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from flask import Flask
from flask_babel import get_locale
from flask_login import current_user
from markupsafe import Markup, escape

from .extensions import now

UNSAFE_IN_FILE_NAMES = re.compile(r"[\s./\\:*?\"<>|]+")
URL_PATTERN = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
TIME_ZONES = frozenset(available_timezones())


def time_zone(name: str | None = None) -> ZoneInfo:
    """The time zone ``name``, else the signed-in user's, else UTC."""
    if name is None and current_user and current_user.is_authenticated:
        name = current_user.time_zone
    return ZoneInfo(name if name in TIME_ZONES else "UTC")


def today(name: str | None = None) -> date:
    """The date it is now in that time zone, the signed-in user's by default."""
    return now().astimezone(time_zone(name)).date()


def moment(at: datetime, name: str | None = None) -> str:
    return format_datetime(at.astimezone(time_zone(name)), "d MMM y, HH:mm", locale=get_locale())


def clock(at: datetime, name: str | None = None) -> str:
    return format_time(at.astimezone(time_zone(name)), "HH:mm", locale=get_locale())


def clock_or_day(at: datetime, name: str | None = None) -> str:
    """The time alone where it is today."""
    return clock(at, name) if at.astimezone(time_zone(name)).date() == today(name) else moment(at, name)


def day(at: date | datetime, name: str | None = None, pattern: str = "EEE d MMM") -> str:
    on = at.astimezone(time_zone(name)).date() if isinstance(at, datetime) else at
    return _format_day(on, pattern, get_locale())


@lru_cache
def _format_day(on: date, pattern: str, locale: Locale | None) -> str:
    """A list of forty messages names a day or two forty times."""
    return format_date(on, pattern, locale=locale)


def ago(at: datetime) -> str:
    return format_timedelta(at - now(), add_direction=True, locale=get_locale())


def with_links(text: str) -> Markup:
    """``text`` as typed, with its web addresses clickable and nothing else (I1, I2)."""
    if "://" not in text:
        return escape(text)
    parts, at = [], 0
    for found in URL_PATTERN.finditer(text):
        parts.append(escape(text[at : found.start()]))
        parts.append(Markup('<a href="{0}" rel="nofollow ugc noopener">{0}</a>').format(found.group()))
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


def file_name(text: str) -> str:
    """``text`` as part of the name of a file, in its own script."""
    return UNSAFE_IN_FILE_NAMES.sub("-", text).strip("-")[:80]


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        moment=moment, clock=clock, clock_or_day=clock_or_day, day=day, ago=ago, linked=with_links, file_name=file_name
    )
    app.jinja_env.globals["today"] = today
