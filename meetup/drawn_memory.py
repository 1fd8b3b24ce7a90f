"""A memory of drawn HTML by what it shows, bounded in bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from sys import getsizeof
from threading import Lock

KEY_SHARE = 2
"""A key holds about as much as the text that was drawn by it."""


class DrawnMemory:
    """Keeps what was used last, up to ``max_bytes`` with its keys; nothing that would take a sixteenth of it alone."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.drawn_count = 0
        """How often something was drawn."""
        self._texts: OrderedDict[Hashable, str] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable, draw: Callable[[], str]) -> str:
        """Return what is kept by ``key``, or what ``draw`` returns."""
        with self._lock:
            if (text := self._texts.get(key)) is not None:
                self._texts.move_to_end(key)
                return text
        text = draw()
        self._keep(key, text)
        return text

    def __len__(self) -> int:
        return len(self._texts)

    def _keep(self, key: Hashable, text: str) -> None:
        with self._lock:
            self.drawn_count += 1
            if size_of(text) > self.max_bytes // 16 or key in self._texts:
                return
            self._texts[key] = text
            self._bytes += size_of(text)
            while self._bytes > self.max_bytes:
                _, oldest = self._texts.popitem(last=False)
                self._bytes -= size_of(oldest)


def size_of(text: str) -> int:
    """Return about how many bytes a text takes together with its key."""
    return KEY_SHARE * getsizeof(text)
