"""An event as structured data for search engines (https://schema.org/Event), which only public events have."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..people import Card
from ..people.links import is_web_address
from .description import plain_description
from .models import Event

SCHEMA = "https://schema.org"
MAX_DESCRIPTION_LENGTH = 1000


def structured_data(
    event: Event,
    url: str,
    image: str,
    organizers: Sequence[Card],
    series: tuple[str, str] | None = None,
    address: str = "",
) -> dict[str, Any]:
    """Return the event as JSON-LD. ``url`` and ``image`` are absolute addresses, ``series`` is a title and a third.

    ``address`` is that of the venue, in lines.
    """
    is_online = is_web_address(event.venue)
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": event.title,
        "startDate": _local(event.starts_at, event.time_zone),
        "endDate": _local(event.ends_at, event.time_zone),
        "eventStatus": f"{SCHEMA}/{_status(event)}",
        "eventAttendanceMode": f"{SCHEMA}/{'Online' if is_online else 'Offline'}EventAttendanceMode",
        "url": url,
        "image": [image],
        "organizer": [{"@type": "Person", "name": card.name} for card in organizers],
    }
    if event.venue or address:
        data["location"] = _virtual_location(event) if is_online else _place(event, address)
    if event.description:
        data["description"] = plain_description(event.description)[:MAX_DESCRIPTION_LENGTH]
    if series:
        data["superEvent"] = {"@type": "EventSeries", "name": series[0], "url": series[1]}
    if event.previous_starts_at and event.status != "cancelled":
        data["previousStartDate"] = _local(event.previous_starts_at, event.time_zone)
    return data


def _status(event: Event) -> str:
    if event.status == "cancelled":
        return "EventCancelled"
    return "EventRescheduled" if event.previous_starts_at else "EventScheduled"


def _place(event: Event, address: str) -> dict[str, str]:
    """Return the place. The venue is one line of the organizers, in which the name comes first."""
    name, _, rest = event.venue.partition(",")
    lines = ", ".join(line.strip().rstrip(",") for line in address.splitlines())
    name = name.strip() or lines.partition(",")[0]
    return {"@type": "Place", "name": name, "address": lines or rest.strip() or event.venue}


def _virtual_location(event: Event) -> dict[str, str]:
    return {"@type": "VirtualLocation", "url": event.venue}


def _local(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
