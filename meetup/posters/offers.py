"""What there can be a poster for. Slices further right offer posters of their own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import current_app

from ..codes import Code, grouped_code
from ..events import Event
from ..events.practical import EventPracticalities
from ..events.practical.wifi import wifi_text
from ..events.time_labels import days_label
from ..hooks import Hook
from ..languages import gettext
from ..rooms import Room
from ..sponsors import Sponsor

MOST_ROOMS = 100


@dataclass(frozen=True)
class Poster:
    """A poster: what it says, and what is in its QR symbol.

    ``key`` names it in addresses, ``group`` and ``label`` say on the page what it is. ``details`` are lines below
    the text; ``typed`` is what people type who cannot scan.
    """

    key: str
    group: str
    label: str
    title: str
    text: str
    scanned: str
    typed: str = ""
    details: tuple[str, ...] = ()


offers_posters: Hook[Callable[[Event], Iterable[Poster]]] = Hook("offers_posters")
"""Return posters that the organizers of an event may print."""


def posters_of(event: Event) -> list[Poster]:
    """Return all posters that there can be for the event, in the order in which they are offered."""
    return [poster for offer in offers_posters for poster in offer(event)]


def code_poster(key: str, group: str, title: str, text: str, code: Code) -> Poster:
    """Return a poster with the code of something."""
    return Poster(key, group, title, title, text, _url(f"/c/{code.code}").upper(), grouped_code(code.code))


@offers_posters
def _event_poster(event: Event) -> Iterable[Poster]:
    text = gettext("Scan to join: see who is here, find the rooms, and keep the people you meet.")
    poster = code_poster("event", gettext("The event"), event.title, text, event.code)
    place = event.venue.partition(",")[0].strip()
    details = tuple(filter(None, (days_label(event), place)))
    yield Poster(**{**vars(poster), "details": details})


@offers_posters
def _room_posters(event: Event) -> Iterable[Poster]:
    text = gettext("Ask questions, vote, and see who is here.")
    for room in Room.all_for(event)[:MOST_ROOMS]:
        if room.closed_at is None:
            yield code_poster(f"room-{room.id}", gettext("Rooms"), room.name, text, room.code)


@offers_posters
def _network_poster(event: Event) -> Iterable[Poster]:
    practical = EventPracticalities.find(event.id)
    if practical and practical.wifi_network:
        scanned = wifi_text(practical.wifi_network, practical.wifi_password)
        details = [gettext("Network"), practical.wifi_network]
        if practical.wifi_password:
            details += [gettext("Password"), practical.wifi_password]
        text = gettext("Scan to connect.")
        yield Poster("wifi", gettext("Wi-Fi"), gettext("Wi-Fi"), gettext("Wi-Fi"), text, scanned, "", tuple(details))


@offers_posters
def _sponsor_posters(event: Event) -> Iterable[Poster]:
    text = gettext("Scan to read more, and to give them your details if you like.")
    for sponsor in Sponsor.all_of(event.id):
        url = _url(f"/events/{event.slug}/sponsors/{sponsor.id}")
        yield Poster(f"sponsor-{sponsor.id}", gettext("Sponsors"), sponsor.name, sponsor.name, text, url)


def _url(path: str) -> str:
    return f"{current_app.config['MEETUP'].base_url}{path}"
