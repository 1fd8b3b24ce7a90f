"""Count what a job costs a person: taps, typed fields, and how long the machine lets them wait.

With ``MEETUP_JOBS=jobs.tsv`` in the environment, every finished job adds a line to that file. Times are only written
down, never judged: they say more about the machine that runs the tests than about the pages.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

RECORD = "MEETUP_JOBS"
"""The environment variable that names the file."""


@dataclass
class Count:
    """What one job has cost so far. The person acts through these methods, on as many pages as they use."""

    taps: int = 0
    fields: int = 0
    waited: float = 0.0
    """Seconds that passed until what was tapped could be tapped, and until what was awaited could be seen."""

    def tap(self, thing: Locator) -> None:
        self.taps += 1
        with self._clock():
            thing.click()

    def press(self, page: Page, key: str) -> None:
        """Press a key, which costs as much as a tap."""
        self.taps += 1
        page.keyboard.press(key)

    def follow(self, page: Page, link: str) -> None:
        """Tap a link outside of the page, such as one in a mail."""
        self.taps += 1
        with self._clock():
            page.goto(link)

    def pick(self, field: Locator, file: FilePayload) -> None:
        """Open the chooser of files and tap one of them."""
        self.taps += 2
        field.set_input_files(file)

    def type(self, field: Locator, text: str) -> None:
        self.fields += 1
        field.fill(text)

    def see(self, thing: Locator, count: int | None = None) -> None:
        """Wait until it is there to see, or until there are ``count`` of it."""
        with self._clock():
            if count is None:
                expect(thing).to_be_visible()
            else:
                expect(thing).to_have_count(count)

    @contextmanager
    def _clock(self) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.waited += time.monotonic() - began


@contextmanager
def job(name: str, taps: int, fields: int = 0) -> Iterator[Count]:
    """Count during the block, which must not cost more than this."""
    count = Count()
    yield count
    record(name, count.taps, count.fields, round(1000 * count.waited))
    assert count.taps <= taps, f"{name}: {count.taps} taps, where {taps} are enough"
    assert count.fields <= fields, f"{name}: {count.fields} typed fields, where {fields} are enough"


def record(*columns: object) -> None:
    """Add a line to the file that the environment names, if it does."""
    if file := os.environ.get(RECORD):
        with Path(file).open("a") as lines:
            lines.write("\t".join(map(str, columns)) + "\n")


def size_of(page: Page) -> str:
    return str(page.evaluate("() => `${innerWidth}x${innerHeight}`"))
