"""The lock file by which a restore knows whether the site runs: servers and workers share it, a restore holds it alone.

It is a lock of the system (flock), so that it ends with the process that holds it, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RUN_LOCK_FILE = "running.lock"


class RunLockError(RuntimeError):
    """Somebody else holds the lock. The message says who that may be."""


def take_run_lock(instance: Path, alone: bool = False) -> int:
    """Take the lock of this installation until the returned file is closed, or the process ends.

    Raises:
        RunLockError: a restore is running or, to hold it ``alone``, a server or a worker.
    """
    descriptor = os.open(instance / RUN_LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        who = "The server or a worker is running" if alone else "A backup is being restored"
        raise RunLockError(f"{who}. Wait for it, or stop it, and try again.") from error
    return descriptor


@contextmanager
def run_lock(instance: Path, alone: bool = False) -> Iterator[None]:
    """Hold the lock in this block. Raises RunLockError as ``take_run_lock`` does."""
    descriptor = take_run_lock(instance, alone)
    try:
        yield
    finally:
        os.close(descriptor)
