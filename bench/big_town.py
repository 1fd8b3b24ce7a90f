"""What pages cost at an event of ten thousand people, compared with one as large as the demo.

Both towns are written by the same code (``bench/town.py``), so that a page shows as many rows of the same kind in both.
A page is flat if it takes at most ``FLAT`` times as much CPU time in the large one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.calls import Browser, Call, costs, statements_of
from bench.demo import config_for, temporary_instance
from bench.places import DATABASES, SQLITE, two_urls
from bench.slow_statements import slowest
from bench.town import BIG, SMALL, Place

HEADING = "## An event of ten thousand"
FLAT = 1.2
ROUNDS = 5

PATHS = (
    *(
        "/",
        "/contacts",
        "/contacts?q=kafka&stage=all",
        "/contacts?q=person+7&stage=all",
        "/contacts?due=week&stage=all",
    ),
    *("/contacts/{contact}", "/contacts/{contact}/draft", "/run-through", "/today/news", "/me/code", "/scan", "/me"),
    *("/rooms", "/rooms/{room}", "/rooms/{room}/questions", "/rooms/{room}/polls", "/rooms/{room}/visits", "/notices"),
    *("/events", "/events/{slug}", "/me/card/holders"),
)
PUBLIC_PATHS = ("/events/{slug}", "/c/{code}")


@dataclass(frozen=True)
class Compared:
    """A page in both towns: numbers of statements, CPU milliseconds in the small one, and the ratio."""

    name: str
    small_queries: int
    big_queries: int
    cpu_ms: float
    ratio: float
    slow_statements: list[str]

    @property
    def is_flat(self) -> bool:
        return self.ratio <= FLAT and self.big_queries <= self.small_queries


def town_lines() -> Iterator[str]:
    """Yield a table for each database, and below it the slowest statements of the pages that are not flat."""
    yield f"{BIG.people:,} people, {BIG.rooms} rooms with a talk; one person with {BIG.contacts:,} contacts, who looks"
    yield f"at these pages, and {BIG.others} with {BIG.contacts_of_others}; compared with {SMALL.people} people,"
    yield f"{SMALL.rooms} rooms and {SMALL.contacts} contacts. Flat is at most {FLAT} times as much CPU time."
    for database in DATABASES:
        yield f"\n| page on {database} | queries | CPU ms, small | ratio |\n|---|---|---|---|"
        compared = list(compare_on(database))
        for page in compared:
            ratio = f"{page.ratio:.2f}" if page.is_flat else f"**{page.ratio:.2f}**"
            yield f"| {page.name} | {page.big_queries} | {page.cpu_ms:.1f} | {ratio} |"
        yield ""
        for page in compared:
            yield from (f"- {page.name}: {statement}" for statement in page.slow_statements)


def compare_on(database: str) -> Iterator[Compared]:
    with (
        temporary_instance() as small_folder,
        temporary_instance() as big_folder,
        two_urls(database, big_folder) as (small_url, big_url),
    ):
        small = Place.write(config_for(small_folder, small_url), SMALL)
        big = Place.write(config_for(big_folder, big_url), BIG)
        small_calls, big_calls = calls_of(small), calls_of(big)
        for name, call in big_calls.items():
            yield compare(name, (small, small_calls[name]), (big, call), explain=database == SQLITE)


def compare(name: str, small: tuple[Place, Call], big: tuple[Place, Call], explain: bool) -> Compared:
    (small_place, small_call), (big_place, big_call) = small, big
    cost = costs(big_place.app, {name: big_call}, small_call, rounds=ROUNDS)[name]
    small_queries = len(statements_of(small_place.app, small_call))
    slow = slowest(big_place.app, big_call) if explain and cost.ratio > FLAT else []
    return Compared(name, small_queries, cost.queries, cost.cpu_ms / cost.ratio, cost.ratio, slow)


def calls_of(place: Place) -> dict[str, Call]:
    """Return a call for each page of the town, by its path."""
    own, public = Browser(place.app, place.person), Browser(place.app, None)
    ids = {"contact": place.contact_id, "room": place.room_id, "slug": place.slug, "code": place.code}
    calls = {f"`{path}`": get(own, path.format(**ids)) for path in PATHS}
    return calls | {f"`{path}`, signed out": get(public, path.format(**ids)) for path in PUBLIC_PATHS}


def get(browser: Browser, address: str) -> Call:
    return lambda: browser.get(address)
