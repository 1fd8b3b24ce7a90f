"""Values as they stand in files: texts, lengths, moments and time zones."""

import re
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from ...events.local_time import ALLOWED_YEARS
from ...formats import TIME_ZONES
from ...languages import gettext
from ...people.text import clean
from .parsed import UnreadableRowError

MAX_TITLE_LENGTH, MAX_ABSTRACT_LENGTH, MAX_NAME_LENGTH, MAX_LINK_LENGTH = 300, 20_000, 120, 500
MAX_KIND_LENGTH, MAX_LANGUAGE_LENGTH, MAX_KEY_LENGTH, MAX_SPEAKERS = 60, 20, 200, 100
DAY_CHANGE = time(4)
"""When a day of a schedule begins if nobody says so: what starts before belongs to the night before."""
MAX_LENGTH = timedelta(hours=24)
"""The longest session of a file whose lengths can be misread."""
MAX_LENGTH_WITH_END = timedelta(days=7)
"""The longest entry of a file that tells when each ends."""
ALL_DAY = timedelta(hours=12)
SHORTEST_LIKELY = timedelta(minutes=5)

_MARKUP = re.compile(r"</?(p|br|ul|ol|li|a|em|strong|b|i|h[1-6]|div|span|blockquote|code|pre)\b[^>]*>", re.IGNORECASE)
_BLOCKS = frozenset("p br ul ol li h1 h2 h3 h4 h5 h6 div blockquote pre tr".split())
_BLANK_LINES = re.compile(r"\n\s*\n\s*")
_LENGTH = re.compile(r"\d{1,6}(:\d{1,2}){1,2}")
_START = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


def text_of(value: Any) -> str:
    """Return a value of a file as text. Of a text in several languages, the English one or else the first."""
    if isinstance(value, dict):
        value = value.get("en") or next(iter(value.values()), "")
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def line_of(value: Any, max_length: int = MAX_NAME_LENGTH) -> str:
    """Return a value of a file as one clean line."""
    cleaned = clean(" ".join(text_of(value).split()))
    return " ".join(cleaned.split())[:max_length].strip()


def prose_of(*values: Any, has_markup: bool = True) -> str:
    """Return several values of a file as paragraphs without markup. What is said twice is there once."""
    paragraphs: list[str] = []
    for value in values:
        text = text_of(value)[: MAX_ABSTRACT_LENGTH * 4]
        text = clean(_without_markup(text) if has_markup and _MARKUP.search(text) else text, lines=True)
        if text and text not in paragraphs:
            paragraphs.append(text)
    return "\n\n".join(paragraphs)[:MAX_ABSTRACT_LENGTH].strip()


def title_of(value: Any) -> str:
    """Return the title of a session. Raise UnreadableRowError if there is none."""
    title = line_of(value, MAX_TITLE_LENGTH)
    if not title:
        raise UnreadableRowError(gettext("It has no title."))
    return title


def names_of(values: Any) -> tuple[str, ...]:
    """Return the names of speakers in their order, each once."""
    names = (line_of(value) for value in values)
    return tuple(dict.fromkeys(filter(None, names)))[:MAX_SPEAKERS]


def link_of(*values: Any) -> str:
    """Return the first of the values that is a web address, or an empty text."""
    for value in values:
        link = line_of(value, MAX_LINK_LENGTH + 1)
        if re.match(r"https?://\S+$", link, re.IGNORECASE) and len(link) <= MAX_LINK_LENGTH:
            return link
    return ""


def key_of(*values: Any) -> str:
    """Return the first of the values that is not empty as an identifier, or an empty text."""
    return next(filter(None, (line_of(value, MAX_KEY_LENGTH) for value in values)), "")


def known_zone(name: Any) -> str:
    """Return the name of a time zone of the IANA database as it is spelled there, or an empty text."""
    wanted = line_of(name).strip("\"'/").replace(" ", "_")
    return wanted if wanted in TIME_ZONES else ""


def moment_of(text: str, zone: str) -> tuple[datetime, bool]:
    """Return a moment of ISO 8601 in UTC, and whether the text tells its distance from UTC itself.

    Otherwise it is read as what clocks in ``zone`` show. Raises UnreadableRowError for anything else.
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UnreadableRowError(gettext("“%(text)s” is not a date and time.", text=line_of(text, 40))) from error
    return to_utc(at, zone), at.tzinfo is not None


def to_utc(at: datetime, zone: str) -> datetime:
    """Return a moment in UTC; one without a time zone is what clocks in ``zone`` show."""
    if at.year not in ALLOWED_YEARS:
        raise UnreadableRowError(
            gettext("The year is not between %(first)s and %(last)s.", first=ALLOWED_YEARS[0], last=ALLOWED_YEARS[-1])
        )
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def start_of(on: date, text: str, day_change: time) -> datetime:
    """Return when a session starts by the clocks at its place. What is before the day change is on the next date."""
    match = _START.fullmatch(text.strip())
    if not match or not (int(match[1]) < 24 and int(match[2]) < 60):
        raise UnreadableRowError(gettext("“%(text)s” is not a time of day.", text=line_of(text, 40)))
    at = time(int(match[1]), int(match[2]))
    return datetime.combine(on + timedelta(days=at < day_change), at)


def clock_time(text: str) -> time:
    """Return the time of day at which days change, by default ``DAY_CHANGE``."""
    match = _START.fullmatch(text.strip())
    return time(int(match[1]), int(match[2])) if match and int(match[1]) < 24 and int(match[2]) < 60 else DAY_CHANGE


def lengths_of(text: str) -> list[timedelta]:
    """Return what a length can mean.

    ``1:30`` is hours and minutes. ``0:01:30`` is hours, minutes and seconds by the schema, but some programs write
    days, hours and minutes; neither may be more than ``MAX_LENGTH``. Raises UnreadableRowError if it means nothing.
    """
    if not _LENGTH.fullmatch(text.strip()):
        raise UnreadableRowError(gettext("“%(text)s” is not a length of time.", text=line_of(text, 40)))
    parts = [int(part) for part in text.strip().split(":")]
    if len(parts) == 2:
        length = timedelta(hours=parts[0], minutes=parts[1])
        if length > MAX_LENGTH_WITH_END:
            raise UnreadableRowError(gettext("“%(text)s” is longer than a week.", text=line_of(text, 40)))
        return [length]
    first, second, third = parts
    as_days = timedelta(days=first, hours=second, minutes=third)
    meanings = [timedelta(hours=first, minutes=second, seconds=third), as_days]
    possible = [length for length in meanings if length <= MAX_LENGTH]
    if not possible:
        raise UnreadableRowError(gettext("“%(text)s” is longer than a day.", text=line_of(text, 40)))
    return possible


def choose_length(possible: list[timedelta], gap: timedelta | None) -> timedelta:
    """Return the likely one of the lengths that a text can mean. ``gap`` is the time until the next in the room."""
    if len(possible) == 1 or possible[0] >= SHORTEST_LIKELY:
        return possible[0]
    return possible[1] if gap is None or possible[1] <= gap else possible[0]


def day_of(starts_at: datetime, ends_at: datetime, zone: str) -> date:
    """Return the day to which a session belongs. What starts in the night belongs to the day before, unless it lasts
    all day."""
    local = starts_at.astimezone(ZoneInfo(zone))
    is_at_night = local.time() < DAY_CHANGE and ends_at - starts_at < ALL_DAY
    return local.date() - timedelta(days=is_at_night)


class _TextOfMarkup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n- " if tag == "li" else "\n" if tag == "br" else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and tag not in ("br", "li"):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _without_markup(text: str) -> str:
    """Return the text of a piece of HTML, with an empty line between paragraphs."""
    parser = _TextOfMarkup()
    parser.feed(text)
    parser.close()
    lines = (line.strip() for line in "".join(parser.parts).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
