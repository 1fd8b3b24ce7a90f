"""Count or compare the work that code does, within one run, so that no test depends on how fast a machine is."""

import gc
import sys
import time
from collections.abc import Callable
from types import FrameType


def calls_made(work: Callable[[], object]) -> int:
    """Return how many functions Python calls for `work`, in this thread. The number is the same on every machine."""
    made = 0

    def count(_frame: FrameType, happened: str, _argument: object) -> None:
        nonlocal made
        made += happened in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return made


def cpu_seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the CPU time that this thread spends on `work`, the best of several rounds.

    Compare it with the time of other work in the same run only: alone it says how fast the machine is. Time during
    which other programs have the processor is not counted.
    """
    best = float("inf")
    # Not `gc.freeze()`: what `tests/conftest.py` has frozen would be thawed with it, and slow all tests that follow.
    gc.disable()
    try:
        for _ in range(rounds):
            began = time.thread_time()
            work()
            best = min(best, time.thread_time() - began)
    finally:
        gc.enable()
    return best
