"""Moments of a calendar, and in which time zone they are to be read."""

import re
from dataclasses import dataclass
from datetime import datetime

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from ...languages import gettext
from . import values
from .calendar_lines import Component, Property
from .frab import OWN_GENERATOR
from .parsed import UnreadableRowError

_MOMENT = re.compile(r"(\d{8})(?:T(\d{4})(\d{2})?(Z)?)?")


@dataclass(frozen=True)
class CalendarMoment:
    """A moment of a calendar as its clocks show it. ``zone`` is empty if nobody says which clocks are meant."""

    local: datetime
    zone: str
    is_day: bool = False

    def at(self, fallback_zone: str) -> datetime:
        return values.to_utc(self.local, self.zone or fallback_zone)


class CalendarContext:
    """One VCALENDAR, and what holds for all its entries."""

    def __init__(self, component: Component, fallback_zone: str) -> None:
        self.component = component
        self.fallback_zone = fallback_zone
        self.is_own = f"-//{OWN_GENERATOR}//" in component.text("PRODID")
        self.is_of_pretalx = "pretalx" in component.text("PRODID").lower()
        self.zones = {
            zone.text("TZID"): zone.text("X-LIC-LOCATION") for zone in component.parts if zone.name == "VTIMEZONE"
        }
        self.asks_for_zone = False

    @property
    def zone(self) -> str:
        """The zone that the calendar is shown in. Sched and others write UTC, which says nothing about the place."""
        zone = values.known_zone(self.component.text("X-WR-TIMEZONE") or self.component.text("TIMEZONE-ID"))
        return "" if zone in ("UTC", "Etc/UTC", "GMT") else zone

    def moment(self, found: Property) -> CalendarMoment:
        match = _MOMENT.fullmatch(found.raw.strip())
        if not match:
            raise UnreadableRowError(gettext("“%(text)s” is not a date and time.", text=values.line_of(found.raw, 40)))
        try:
            digits = f"{match[1]}{match[2] or '0000'}{match[3] or '00'}"
            local = datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007  its zone is told apart from it
        except ValueError as error:
            raise UnreadableRowError(gettext("“%(text)s” is not a date and time.", text=match[0])) from error
        zone = "UTC" if match[4] else self._zone_of(found)
        if not (zone or self.zone):
            self.asks_for_zone = True
        return CalendarMoment(local, zone or self.zone, is_day=not match[2])

    def _zone_of(self, found: Property) -> str:
        """Return the zone of a TZID: its own name, that of its place, or what Windows means by it."""
        name = found.parameters.get("TZID", "")
        candidates = (
            name,
            self.zones.get(name, ""),
            WINDOWS_TO_OLSON.get(name, ""),
            name.lstrip("/").partition("/")[2],
        )
        return next(filter(None, map(values.known_zone, candidates)), "")

    def at(self, moment: CalendarMoment) -> datetime:
        return moment.at(self.fallback_zone)
