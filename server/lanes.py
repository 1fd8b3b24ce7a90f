"""Threads for each kind of request, so that none of them waits behind many of another."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

PAGES, STREAMS, EXPORTS, UPLOADS = "pages", "streams", "exports", "uploads"
WATCHED = {"health": 1, "readiness": 1}
"""Threads that tell those who watch over the site how it is. What waits for the database must not keep the other."""

SLOW_LANE_THREADS = 2
"""Threads that open streams, as many that write exports, and as many that take files."""

MIN_UPLOAD_BYTES = 4096
"""Bytes of the body of a form from which on it certainly holds a file. Texts alone are shorter, or are few."""

MAX_EXPORTS = 16
"""Exports of one process that wait for a thread, are being written, or are being read by slow clients."""


def is_upload(headers: Iterable[tuple[str, str]]) -> bool:
    """Return whether a request with these headers sends a file in a form (RFC 7578), which takes seconds to decode."""
    named = {name.upper(): value for name, value in headers}
    if not named.get("CONTENT-TYPE", "").lower().startswith("multipart/form-data"):
        return False
    length = named.get("CONTENT-LENGTH", "")
    return not length.isdigit() or int(length) >= MIN_UPLOAD_BYTES


class Lanes:
    """Run requests in the threads of their lane. A lane that is no key of ``sizes`` shares the threads of pages."""

    def __init__(self, sizes: dict[str, int]) -> None:
        self._pools = {
            name: ThreadPoolExecutor(max_workers=size, thread_name_prefix=name) for name, size in sizes.items()
        }
        self.open_exports = 0

    def submit(self, lane: str, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        return self._pools.get(lane, self._pools[PAGES]).submit(function, *arguments)

    def enter_exports(self) -> bool:
        """Count another export, unless there are too many. The worker's loop calls it, and ``leave_exports``."""
        if self.open_exports >= MAX_EXPORTS:
            return False
        self.open_exports += 1
        return True

    def leave_exports(self) -> None:
        self.open_exports -= 1

    def shutdown(self, wait: bool = True) -> None:
        for pool in self._pools.values():
            pool.shutdown(wait)
