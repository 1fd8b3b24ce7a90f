"""The tables of docs/measurements.md, and what in them is above its limit."""

from collections.abc import Iterable, Iterator

from bench.calls import Cost
from bench.pages import Page
from bench.places import DATABASES

TOLERANCE = 1.1
"""``--check`` fails above this many times the limit, because two runs differ by some percent."""

Measured = tuple[Page, Cost]


def page_lines(measured: Iterable[Measured], database: str) -> Iterator[str]:
    """Yield the table of pages that have limits on ``database``, or could have."""
    yield f"\n## Pages on {database}\n\n| page | queries | ms | CPU ms | ratio | at most |\n|---|---|---|---|---|---|"
    for page, cost in measured:
        most = limit_of(page, database)
        ratio = f"**{cost.ratio:.1f}**" if most and cost.ratio > most else f"{cost.ratio:.1f}"
        yield f"| {page.name} | {cost.queries} | {cost.ms:.1f} | {cost.cpu_ms:.1f} | {ratio} | {most or ''} |"


def other_page_lines(measured: Iterable[Measured]) -> Iterator[str]:
    yield "\n## All other pages on SQLite\n"
    yield "| page | queries | ms | CPU ms | ratio | KB sent |\n|---|---|---|---|---|---|"
    for page, cost in measured:
        shown = f"`{page.path}`" + (f", {page.reader}" if page.reader != "attendee" else "")
        times = f"{cost.ms:.1f} | {cost.cpu_ms:.1f} | {cost.ratio:.1f}"
        yield f"| {shown} | {cost.queries} | {times} | {cost.body_bytes / 1024:.1f} |"


def limit_of(page: Page, database: str) -> float | None:
    return page.limits[DATABASES.index(database)] if page.limits else None


def too_slow(measured: Iterable[Measured], database: str) -> list[str]:
    """Return a sentence for each page whose ratio is above its limit."""
    return [
        f"{page.name} on {database}: {cost.ratio:.1f} times the floor, at most {most}"
        for page, cost in measured
        if (most := limit_of(page, database)) and cost.ratio > most * TOLERANCE
    ]
