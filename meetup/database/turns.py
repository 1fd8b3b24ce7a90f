"""Turns to write to SQLite, which allows one writer at a time. Threads wait here, because its busy handler polls."""

import sqlite3
import threading
import time

BUSY_TIMEOUT_SECONDS = 5.0
STUCK_SECONDS = 1.0
"""How long one turn may take before those who come late are sent away instead of waiting."""
_POLL_SECONDS = 0.1


class Turns:
    """The line of the threads of this process that want to write: one has its turn, and the others wait.

    As long as turns end, everybody waits. Once one turn takes longer than ``STUCK_SECONDS``, only ``patient`` threads
    wait, the one whose turn it is included; the others are left to answer those who only read.
    """

    def __init__(self, patient: int) -> None:
        self.patient = patient
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._in_line = 0
        self._moved_at = time.monotonic()

    @property
    def is_taken(self) -> bool:
        """Whether a thread of this process writes, or waits for another process to end its writing."""
        return self._lock.locked()

    def take(self, deadline: float) -> None:
        """Wait for a turn until ``deadline``, a time of ``time.monotonic``.

        Raises:
            sqlite3.OperationalError: it did not come, or too many wait already.
        """
        with self._counting:
            if not self._in_line:
                self._moved_at = time.monotonic()
            self._in_line += 1
            is_patient = self._in_line <= self.patient
        try:
            is_mine = self._wait_patiently(deadline) if is_patient else self._wait_while_turns_end(deadline)
        except BaseException:
            self._leave()
            raise
        if not is_mine:
            self._leave()
            raise _busy_error()

    def note_progress(self) -> None:
        """Remember that a turn has begun or ended well."""
        self._moved_at = time.monotonic()

    def give_back(self) -> None:
        self._leave()
        self._lock.release()

    def _wait_patiently(self, deadline: float) -> bool:
        return self._lock.acquire(timeout=max(0.0, deadline - time.monotonic()))

    def _wait_while_turns_end(self, deadline: float) -> bool:
        while (at := time.monotonic()) < min(deadline, self._moved_at + STUCK_SECONDS):
            if self._lock.acquire(timeout=min(_POLL_SECONDS, deadline - at)):
                return True
        return False

    def _leave(self) -> None:
        with self._counting:
            self._in_line -= 1


def _busy_error() -> sqlite3.OperationalError:
    busy = sqlite3.OperationalError("database is locked: no turn to write")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return busy


turns = Turns(patient=4)
"""The line of this process. ``database.init_app`` sets how many are patient: half of its threads."""
