"""Links that show a place in maps, as plain addresses: nothing is loaded from anybody until somebody taps."""

from urllib.parse import quote, urlencode

from ...languages import gettext
from ...people.links import is_web_address


def map_links(venue: str, address: str = "") -> list[tuple[str, str]]:
    """Return labels and addresses of links to maps; none for an event that takes place online."""
    place = ", ".join(filter(None, [*_lines(venue), *_lines(address)]))
    if not place or (is_web_address(venue) and not address):
        return []
    return [
        ("OpenStreetMap", f"https://www.openstreetmap.org/search?{urlencode({'query': place})}"),
        ("Google Maps", f"https://www.google.com/maps/search/?{urlencode({'api': 1, 'query': place})}"),
        ("Apple Maps", f"https://maps.apple.com/?{urlencode({'q': place})}"),
        (gettext("Map app on this phone"), f"geo:0,0?q={quote(place, safe='')}"),
    ]


def _lines(text: str) -> list[str]:
    """Return the lines of a venue or an address, without a link and without the commas between them."""
    return [] if is_web_address(text) else [line.strip().rstrip(",") for line in text.splitlines()]
