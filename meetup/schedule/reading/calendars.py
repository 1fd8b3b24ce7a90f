"""Schedules as iCalendar (RFC 5545), from Google, Outlook, Sched, Luma, pretalx and others."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from icalendar import vDuration

from ...languages import gettext
from . import values
from .calendar_lines import Component, Property, read_components
from .calendar_moments import CalendarContext, CalendarMoment
from .own_calendars import own_session
from .parsed import (
    MAX_SESSIONS,
    TOO_MANY_SESSIONS,
    ParsedSchedule,
    ParsedSession,
    UnreadableRowError,
    UnreadableScheduleError,
    without_repeated_keys,
)
from .recurrence import occurrences

MAX_RULES, MAX_MOMENTS = 300, 400
"""How many entries of a calendar may repeat, and how many more or other times each of them may name."""
_CODE_OF_PRETALX = re.compile(r"pretalx-.+-([0-9A-Z]{6})(?:-\d+)?@")


def read_calendar(content: bytes, default_zone: str, chosen_zone: str = "") -> ParsedSchedule:
    """Return the sessions of a calendar file. ``default_zone`` is for local times if neither it nor somebody tells."""
    calendars = [CalendarContext(one, chosen_zone or default_zone) for one in read_components(content)]
    if not calendars:
        raise UnreadableScheduleError(gettext("This is no calendar: it has no “BEGIN:VCALENDAR”."))
    reading = ParsedSchedule("ics", zone=next(filter(None, (one.zone for one in calendars)), ""))
    reading.title = values.line_of(calendars[0].component.text("X-WR-CALNAME") or calendars[0].component.text("NAME"))
    if sum(_repeats(entry) for one in calendars for entry in one.component.parts) > MAX_RULES:
        raise UnreadableScheduleError(
            gettext("More than %(num)s entries of this calendar repeat. That's more than we read.", num=MAX_RULES)
        )
    sessions: list[ParsedSession] = []
    for calendar in calendars:
        for series in _series_in(calendar.component):
            sessions += _sessions_of(calendar, series, reading)
            if len(sessions) > MAX_SESSIONS:
                raise UnreadableScheduleError(TOO_MANY_SESSIONS)
    reading.asks_for_zone = not chosen_zone and any(one.asks_for_zone for one in calendars)
    without_repeated_keys(list(_told_apart(sessions)), reading, gettext("The same entry is in this file twice."))
    return reading


def _series_in(component: Component) -> Iterator[list[Component]]:
    """Yield the entries with the same UID together, the one that repeats first. Entries without a UID stand alone."""
    by_uid: dict[str, list[Component]] = defaultdict(list)
    for entry in component.parts:
        if entry.name == "VEVENT":
            uid = entry.text("UID").strip()
            if uid:
                by_uid[uid].append(entry)
            else:
                yield [entry]
    for entries in by_uid.values():
        yield sorted(entries, key=lambda entry: entry.get("RECURRENCE-ID") is not None)


def _sessions_of(
    calendar: CalendarContext, series: list[Component], reading: ParsedSchedule
) -> Iterator[ParsedSession]:
    """Yield the sessions of one UID: each time of an entry that repeats, with the times that were changed."""
    changed: dict[datetime, Component] = {}
    for entry in series:
        if replaced := entry.get("RECURRENCE-ID"):
            try:
                changed[calendar.at(calendar.moment(replaced))] = entry
            except UnreadableRowError as error:
                reading.add_problem(entry.line, str(error), values.line_of(entry.text("SUMMARY")))
    for entry in series:
        if entry.get("RECURRENCE-ID") and len(series) > 1:
            continue
        try:
            yield from _times_of(calendar, entry, changed, reading)
        except UnreadableRowError as error:
            reading.add_problem(entry.line, str(error), values.line_of(entry.text("SUMMARY")))
    if len(series) > 1:
        for original, entry in changed.items():  # of times that the entry itself does not name
            yield from _single(calendar, entry, reading, original)


def _times_of(
    calendar: CalendarContext, entry: Component, changed: dict[datetime, Component], reading: ParsedSchedule
) -> Iterator[ParsedSession]:
    start = _start_of(calendar, entry)
    rule, extra = entry.get("RRULE"), list(_moments(calendar, entry, "RDATE"))
    if not (rule or extra):
        original = calendar.at(calendar.moment(found)) if (found := entry.get("RECURRENCE-ID")) else None
        yield from _single(calendar, entry, reading, original)
        return
    excluded = {calendar.at(moment) for moment in _moments(calendar, entry, "EXDATE")}
    until = _until_of(calendar, rule, start) if rule else None
    locals_ = occurrences(start.local, rule.raw, until) if rule else [start.local]
    locals_ += [one.local for one in extra]
    for local in dict.fromkeys(locals_):
        at = calendar.at(replace(start, local=local))
        if at in changed:
            yield from _single(calendar, changed.pop(at), reading, at)
        elif at not in excluded:
            yield from _single(calendar, entry, reading, at, start=at)


def _single(
    calendar: CalendarContext,
    entry: Component,
    reading: ParsedSchedule,
    original: datetime | None,
    start: datetime | None = None,
) -> Iterator[ParsedSession]:
    """Yield the session of an entry, or nothing and add a problem. ``original`` is the time that is its part of the
    key if the entry repeats, ``start`` when it takes place if the entry itself says another time."""
    title = values.line_of(entry.text("SUMMARY"))
    if entry.text("STATUS").strip().upper() == "CANCELLED":
        reading.add_problem(entry.line, gettext("It is cancelled, so it's left out."), title)
        return
    try:
        yield _session_of(calendar, entry, original, start)
    except UnreadableRowError as error:
        reading.add_problem(entry.line, str(error), title)


def _session_of(
    calendar: CalendarContext, entry: Component, original: datetime | None, start: datetime | None
) -> ParsedSession:
    if entry.damaged_line:
        raise UnreadableRowError(gettext("Line %(line)s is damaged.", line=entry.damaged_line))
    first = _start_of(calendar, entry)
    starts_at = start or calendar.at(first)
    ends_at = starts_at + _length_of(calendar, entry, first)
    title = values.title_of(entry.text("SUMMARY"))
    speakers: tuple[str, ...] = ()
    uid = values.key_of(entry.text("UID"))
    group = uid
    if calendar.is_of_pretalx:
        title, speakers = _split_summary(title)
        code = _CODE_OF_PRETALX.match(uid)
        group = code[1] if code else uid
    place = values.line_of(entry.text("LOCATION")).strip(", ")
    kinds = (values.line_of(one.text, values.MAX_KIND_LENGTH) for one in entry.all("CATEGORIES"))
    session = ParsedSession(
        key=values.key_of(f"{uid}/{original:%Y%m%dT%H%M%SZ}" if uid and original else uid),
        group=group,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        day=_day_of(first, starts_at, ends_at, calendar),
        abstract=values.prose_of(entry.text("DESCRIPTION")),
        speakers=speakers,
        kind=next(filter(None, kinds), ""),
        room_name="" if place.startswith(("http://", "https://")) else place,
        link=values.link_of(entry.text("URL"), place),
        place=entry.line,
    )
    return own_session(session, entry) if calendar.is_own else session


def _start_of(calendar: CalendarContext, entry: Component) -> CalendarMoment:
    found = entry.get("DTSTART")
    if found is None:
        raise UnreadableRowError(gettext("It doesn't say when it starts."))
    return calendar.moment(found)


def _length_of(calendar: CalendarContext, entry: Component, start: CalendarMoment) -> timedelta:
    if found := entry.get("DTEND"):
        length = calendar.at(calendar.moment(found)) - calendar.at(start)
    elif lasting := entry.get("DURATION"):
        try:
            length = vDuration.from_ical(lasting.raw.strip())  # type: ignore[no-untyped-call]
        except (ValueError, OverflowError) as error:
            raise UnreadableRowError(
                gettext("“%(text)s” is not a length of time.", text=values.line_of(lasting.raw, 40))
            ) from error
    else:
        length = timedelta(days=1) if start.is_day else timedelta(0)  # RFC 5545 3.6.1
    if not timedelta(0) <= length <= values.MAX_LENGTH_WITH_END:
        raise UnreadableRowError(gettext("It ends before it starts, or lasts longer than a week."))
    return length


def _day_of(first: CalendarMoment, starts_at: datetime, ends_at: datetime, calendar: CalendarContext) -> date:
    """Return the day in the zone of the entry. Times in UTC say nothing about the place."""
    zone = first.zone if first.zone != "UTC" else calendar.zone or calendar.fallback_zone
    zone = zone or calendar.fallback_zone
    return starts_at.astimezone(ZoneInfo(zone)).date() if first.is_day else values.day_of(starts_at, ends_at, zone)


def _repeats(entry: Component) -> bool:
    return entry.get("RRULE") is not None or entry.get("RDATE") is not None


def _moments(calendar: CalendarContext, entry: Component, name: str) -> Iterator[CalendarMoment]:
    named = ((found, raw) for found in entry.all(name) for raw in found.raw.split(","))
    for found, raw in islice(named, MAX_MOMENTS):
        yield calendar.moment(Property(name, found.parameters, raw.partition("/")[0]))


def _until_of(calendar: CalendarContext, rule: Property, start: CalendarMoment) -> datetime | None:
    """Return the end of a rule as a local time of the entry."""
    parts = dict(part.partition("=")[::2] for part in rule.raw.upper().split(";"))
    if "UNTIL" not in parts:
        return None
    until = calendar.moment(Property("UNTIL", rule.parameters, parts["UNTIL"]))
    if until.is_day:
        return until.local + timedelta(days=1, seconds=-1)
    if until.zone != "UTC":
        return until.local
    zone = ZoneInfo(start.zone or calendar.fallback_zone)
    return until.local.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def _split_summary(summary: str) -> tuple[str, tuple[str, ...]]:
    """Return title and speakers of an entry that pretalx wrote: ``Title - Ana Matos, Kenji Mori``."""
    title, separator, names = summary.rpartition(" - ")
    if not separator:
        return summary.removesuffix(" -"), ()
    return title, values.names_of(names.split(","))


def _told_apart(sessions: list[ParsedSession]) -> Iterator[ParsedSession]:
    """Yield the sessions; of several with the same key, each also with its start in it.

    Some programs write the same UID for each time that something takes place, but not as one entry that repeats.
    """
    counts: Mapping[str, int] = _counts(sessions)
    for session in sessions:
        if session.key and counts[session.key] > 1:
            session = replace(session, key=values.key_of(f"{session.key}/{session.starts_at:%Y%m%dT%H%M%SZ}"))
        yield session


def _counts(sessions: list[ParsedSession]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for session in sessions:
        counts[session.key] += 1
    return counts
