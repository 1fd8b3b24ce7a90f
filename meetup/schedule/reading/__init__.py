"""Reading the schedules that other programs write. Nothing in this folder uses the database."""

import re

from ...languages import gettext, lazy_gettext
from .calendars import read_calendar
from .json_files import read_json
from .parsed import (
    MAX_BYTES,
    MAX_SHOWN_PROBLEMS,
    ParsedSchedule,
    ParsedSession,
    Problem,
    UnreadableRowError,
    UnreadableScheduleError,
    summary_of,
)
from .xml_files import read_xml

FORMAT_LABELS = {
    "xml": lazy_gettext("XML of frab, pentabarf or pretalx"),
    "frab": lazy_gettext("JSON of frab or pretalx"),
    "widget": lazy_gettext("JSON of pretalx's widget"),
    "ics": lazy_gettext("iCalendar"),
}
_OTHER_FILES = (
    (b"PK\x03\x04", lazy_gettext("This is a ZIP file or a workbook, not a schedule.")),
    (b"%PDF", lazy_gettext("This is a PDF, not a schedule.")),
    (b"\x1f\x8b", lazy_gettext("This file is compressed (gzip). Unpack it first.")),
    (b"\x89PNG", lazy_gettext("This is a picture, not a schedule.")),
    (b"\xff\xd8\xff", lazy_gettext("This is a picture, not a schedule.")),
    (b"GIF8", lazy_gettext("This is a picture, not a schedule.")),
)
_PAGE = re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE)
_CALENDAR = re.compile(rb"\s*BEGIN:VCALENDAR", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"


def read_schedule(content: bytes, default_zone: str, chosen_zone: str = "") -> ParsedSchedule:
    """Return what the file ``content`` says about a schedule, whichever of the known formats it is in.

    Times without a zone are read in ``chosen_zone``. If that is empty, they are read in ``default_zone``, and the
    result says that it has to be confirmed.

    Raises:
        UnreadableScheduleError: it is none of the known formats, damaged as a whole, or larger than any schedule.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableScheduleError(gettext("This file is over 8 MB. No schedule is that large."))
    for start, sentence in _OTHER_FILES:
        if content.startswith(start):
            raise UnreadableScheduleError(sentence)
    body = content.removeprefix(_BOM)
    head = body[:2000].lstrip()
    if _PAGE.match(head):
        raise UnreadableScheduleError(
            gettext("This is a web page, not a schedule: perhaps the sign-in page of a site.")
        )
    if _CALENDAR.match(head):
        reading = read_calendar(body, default_zone, chosen_zone)
    elif head[:1] in (b"{", b"["):
        reading = read_json(body, default_zone, chosen_zone)
    elif head[:1] == b"<" or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        reading = read_xml(body, default_zone, chosen_zone)
    else:
        raise UnreadableScheduleError(
            gettext("We don't know this format. We read XML and JSON of frab and pretalx, and iCalendar.")
        )
    if not (reading.sessions or reading.problems):
        raise UnreadableScheduleError(gettext("This file is a schedule, but there's no session in it."))
    return reading


__all__ = [
    "FORMAT_LABELS",
    "MAX_BYTES",
    "MAX_SHOWN_PROBLEMS",
    "ParsedSchedule",
    "ParsedSession",
    "Problem",
    "UnreadableRowError",
    "UnreadableScheduleError",
    "read_schedule",
    "summary_of",
]
