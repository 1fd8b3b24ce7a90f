"""The pages and what each may cost: their CPU time as a multiple of the floor's (see ``bench/floor.py``)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.acts import acts
from bench.calls import Browser, Call, Cost, costs
from bench.crowd import add_collector, finish_writing
from bench.demo import Demo
from meetup.extensions import limiter
from meetup.people import User

FEW, MANY = 30, 30_000
"""Numbers of contacts of a short and a long list."""


@dataclass(frozen=True)
class Page:
    """A page and its reader, a key of ``readers``. ``limits`` are the ratios it may have on SQLite and PostgreSQL."""

    name: str
    path: str
    reader: str
    limits: tuple[float, float] | None = None


LISTS = (
    Page("list, 30 contacts", "/contacts", "few", (2.5, 3)),
    Page("list, 30,000 contacts", "/contacts", "many", (2.5, 3)),
    Page("search in 30,000", "/contacts?q=kafka&stage=all", "many", (4, 5)),
    Page("search in 30,000, a name", "/contacts?q=person+7&stage=all", "many", (4, 5)),
    Page("search in 30,000, nobody", "/contacts?q=nobody-at-all&stage=all", "many", (4, 5)),
    Page("search in 30,000, a tag", "/contacts?q=%23speaker&stage=all", "many", (4, 5)),
    Page("overdue of 30,000", "/contacts?due=overdue&stage=all", "many", (2.5, 3)),
)
HOT_PAGES = (
    Page("Today", "/", "attendee", (3, 4)),
    Page("contact", "/contacts/{contact}", "attendee", (3, 4)),
    Page("room", "/rooms/{room}", "attendee", (2.5, 3.5)),
    Page("my code", "/me/code", "attendee", (1.5, 1.5)),
    Page("scan page", "/scan", "attendee", (1.5, 1.5)),
    Page("event, signed out", "/events/{slug}", "nobody", (0.6, 0.6)),
    Page("card, signed out", "/c/{code}", "nobody", (0.6, 0.6)),
)
ACTS = {
    "scan": Page("POST of a scan, somebody new", "/contacts", "crowd", (3, 3)),
    "enter": Page("POST to enter a room", "/rooms/…/visits", "crowd"),
    "vote": Page("POST of a vote", "/polls/…/ballots", "crowd"),
    "say": Page("POST of a message", "/rooms/…/messages", "crowd"),
}
ATTENDEE_PATHS = (
    "/today/news /rooms /rooms/{room}/questions /rooms/{room}/polls /rooms/{room}/visits /notices /me/notifications"
    " /contacts/{contact}/draft /run-through /me /me/profile /me/sharing /me/preview /me/pictures /me/security"
    " /me/export /contacts/import /events /events/{slug} /c/{code}"
)
OTHER_PAGES = (
    *(Page("", path, "attendee") for path in ATTENDEE_PATHS.split()),
    *(Page("", path, "organizer") for path in ("/events/{slug}/edit", "/events/{slug}/code")),
    *(Page("", path, "nobody") for path in ("/", "/sign-in", "/sign-up", "/c/{code}.svg")),
)
"""All other pages, without limits. They are named by their paths."""

Rows = Iterator[tuple[Page, Cost]]


def measure_pages(demo: Demo, floor: Call) -> Rows:
    """Yield what the pages that people open all day cost, and what people do there."""
    pages = (*LISTS, *HOT_PAGES)
    found = costs(demo.app, page_calls(demo, pages), floor)
    yield from ((page, found[page.name]) for page in pages)
    calls = acts(demo.app, demo.event_id)
    found = costs(demo.app, calls, floor, before_round=lambda: reset_limits(demo))
    yield from ((ACTS[name], cost) for name, cost in found.items())


def measure_other_pages(demo: Demo, floor: Call) -> Rows:
    found = costs(demo.app, page_calls(demo, OTHER_PAGES), floor)
    yield from zip(OTHER_PAGES, found.values(), strict=True)


def page_calls(demo: Demo, pages: tuple[Page, ...]) -> dict[str, Call]:
    """Return a call for each page, by its name, or by its path and reader if it has none."""
    browsers = readers(demo, {page.reader for page in pages})
    return {page.name or f"{page.path} {page.reader}": get(browsers[page.reader], path(demo, page)) for page in pages}


def readers(demo: Demo, names: set[str]) -> Mapping[str, Browser]:
    """Return the browsers of those readers. The two with the short and the long list are added first, if needed."""
    people: dict[str, User | None] = {"nobody": None, "attendee": demo.attendee, "organizer": demo.organizer}
    with demo.app.app_context():
        if "many" in names:
            people |= {"few": add_collector(FEW), "many": add_collector(MANY)}
            finish_writing()
    return {name: Browser(demo.app, person) for name, person in people.items() if name in names}


def path(demo: Demo, page: Page) -> str:
    return page.path.format(contact=demo.contact_id, room=demo.room_id, slug=demo.slug, code=demo.code)


def get(browser: Browser, address: str) -> Call:
    return lambda: browser.get(address)


def reset_limits(demo: Demo) -> None:
    """Forget how many requests each person has sent in the last minute."""
    with demo.app.app_context():
        limiter.reset()
