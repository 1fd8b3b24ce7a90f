"""Limits that are counted by hand, where only some requests count: failures, or mails to one mailbox.

They are counted where those of Flask-Limiter are: in Redis, or in the memory of the only process.
"""

import hashlib
import time
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from threading import Lock

from flask import current_app
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage

from .database.retries import note_counted
from .domain_errors import DomainError
from .extensions import limiter
from .languages import ngettext

SECONDS_PER_MINUTE, MINUTES_PER_HOUR = 60, 60

_memory_lock = Lock()
"""Makes counting in memory exact: the storage reads its counter outside its own lock (R1)."""
_spare_storage = MemoryStorage()
"""Counts while Redis is away, for this process alone."""


class LimitReachedError(DomainError):
    """Something was tried too often. ``retry_after`` is the number of seconds to wait."""

    status = 429

    def __init__(self, sentence: str, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"{sentence} {try_again_sentence(retry_after)}")


def try_again_sentence(seconds: float) -> str:
    """Return when to try again, in words: "Try again in 12 minutes." """
    minutes = ceil(seconds / SECONDS_PER_MINUTE)
    if seconds <= SECONDS_PER_MINUTE:
        return ngettext("Try again in %(num)s second.", "Try again in %(num)s seconds.", max(1, ceil(seconds)))
    if minutes <= MINUTES_PER_HOUR:
        return ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", minutes)
    hours = ceil(minutes / MINUTES_PER_HOUR)
    return ngettext("Try again in %(num)s hour.", "Try again in %(num)s hours.", hours)


@dataclass(frozen=True)
class RateLimit:
    """At most so many events in a time for each key, such as ``RateLimit("wrong-codes", "30 per minute")``.

    ``scope`` tells limits apart that count the same keys. ``notation`` may contain several windows, after semicolons.
    """

    scope: str
    notation: str

    @cached_property
    def windows(self) -> list[RateLimitItem]:
        return parse_many(self.notation)

    def seconds_until_free(self, *key: str) -> int:
        """Return 0 if another event may happen, otherwise in how many seconds it may. Counts nothing."""
        return max(self._wait(window, key) for window in self.windows)

    def is_exceeded_by_another(self, *key: str) -> bool:
        """Count an event that has happened. Return whether there were more than there may be."""
        exceeded = [_add(_name(window, self.scope, key), window, 1) > window.amount for window in self.windows]
        return any(exceeded)

    def take(self, *key: str) -> bool:
        """Count an event if it may happen, and return whether it may. What may not happen is not counted."""
        if not self.is_exceeded_by_another(*key):
            return True
        self.give_back(*key)
        return False

    def give_back(self, *key: str) -> None:
        """Uncount an event that did not happen after all."""
        for window in self.windows:
            _add(_name(window, self.scope, key), window, -1)

    def _wait(self, window: RateLimitItem, key: tuple[str, ...]) -> int:
        count, expires_at = _read(_name(window, self.scope, key))
        return max(1, ceil(expires_at - time.time())) if count >= window.amount else 0


def _name(window: RateLimitItem, scope: str, key: tuple[str, ...]) -> str:
    """Return the name of a counter. It holds a hash of the key, because keys contain addresses."""
    return window.key_for(scope, hashlib.sha256("\n".join(key).encode(errors="replace")).hexdigest()[:32])


def _add(name: str, window: RateLimitItem, amount: int) -> int:
    """Add to a counter, and take it back should the request be answered again. Return how much it is."""
    note_counted(lambda: _add_for_good(name, window, -amount))
    return _add_for_good(name, window, amount)


def _add_for_good(name: str, window: RateLimitItem, amount: int) -> int:
    storage = limiter.limiter.storage
    if isinstance(storage, MemoryStorage):
        return _add_in_memory(storage, name, window, amount)
    try:
        return int(storage.incr(name, window.get_expiry(), amount=amount))
    except storage.base_exceptions:
        current_app.logger.warning("limits: the storage is away, so this process counts by itself")
        return _add_in_memory(_spare_storage, name, window, amount)


def _add_in_memory(storage: MemoryStorage, name: str, window: RateLimitItem, amount: int) -> int:
    with _memory_lock:
        return storage.incr(name, window.get_expiry(), amount=amount)


def _read(name: str) -> tuple[int, float]:
    """Return how much was counted, and when that ends (seconds since 1970)."""
    storage = limiter.limiter.storage
    try:
        return storage.get(name), storage.get_expiry(name)
    except storage.base_exceptions:
        with _memory_lock:
            return _spare_storage.get(name), _spare_storage.get_expiry(name)
