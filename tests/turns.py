"""Watch the turns to write to SQLite: how many rows each changes, and how much work each is, on every machine alike."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from meetup.database import SQLiteConnection

STEPS_PER_COUNT = 100


@dataclass
class Turn:
    """One transaction that writes, of a thread. ``steps`` are instructions of SQLite's virtual machine.

    ``waited`` is how many turns of others ended between asking for it and getting it.
    """

    thread: int
    waited: int
    before: int
    rows: int = 0
    steps: int = 0


@contextmanager
def watched_turns() -> Iterator[list[Turn]]:
    """List the turns that are committed in the block, in the order of their ends."""
    ended: list[Turn] = []
    open_turns: dict[int, Turn] = {}
    begin, commit = SQLiteConnection.begin, SQLiteConnection.commit

    def begun(self: SQLiteConnection, write: bool) -> None:
        asked_at = len(ended)
        begin(self, write)
        if not write:
            return
        turn = open_turns[id(self)] = Turn(threading.get_ident(), len(ended) - asked_at, self.total_changes)

        def count() -> int:
            turn.steps += STEPS_PER_COUNT
            return 0  # go on

        self.set_progress_handler(count, STEPS_PER_COUNT)

    def committed(self: SQLiteConnection) -> None:
        turn = open_turns.pop(id(self), None)
        if turn:
            self.set_progress_handler(None, 0)
            turn.rows = self.total_changes - turn.before
            ended.append(turn)  # while it still has the turn, so that the order is that of the turns
        commit(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLiteConnection, "begin", begun)
        patch.setattr(SQLiteConnection, "commit", committed)
        yield ended


def longest(turns: list[Turn]) -> tuple[int, int]:
    """Return the most rows and the most steps of a turn."""
    return max(turn.rows for turn in turns), max(turn.steps for turn in turns)
