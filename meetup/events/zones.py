"""The time zones that organizers choose from."""

from functools import cache
from importlib.resources import files

from ..formats import TIME_ZONES


def find_zone(text: str | None) -> str | None:
    """Return the zone whose city somebody typed, such as ``Europe/Lisbon`` for “lisbon”; else the text itself."""
    wanted = (text or "").strip().casefold().replace(" ", "_")
    found = [zone for zone in zone_choices() if wanted in (zone.casefold(), zone.casefold().rpartition("/")[2])]
    return found[0] if len(found) == 1 else text


@cache
def zone_choices() -> tuple[str, ...]:
    """Return UTC and the zones of all countries, without older names of the same zone such as Asia/Calcutta.

    They are the third column of ``zone.tab`` in the IANA time zone database.
    """
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    names = {line.split("\t")[2] for line in table.splitlines() if not line.startswith("#")}
    return ("UTC", *sorted(names & TIME_ZONES))
