"""Running `child.py`: two at a time in this process, each with a limit of time."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from ...domain_errors import DomainError
from ...languages import lazy_gettext

CHILD = Path(__file__).with_name("child.py")
MAX_SECONDS = 20.0
MAX_WAIT_SECONDS = 15.0
MAX_AT_ONCE = 2

_slots = BoundedSemaphore(MAX_AT_ONCE)


class TooManyPicturesError(DomainError):
    """Others upload pictures, and this one has waited long enough."""

    status = 503
    title = lazy_gettext("Too many pictures at once")
    sentence = lazy_gettext("Others are uploading pictures right now. Nothing was changed. Try again in a few seconds.")


class ChildError(RuntimeError):
    """The process ended without an answer: it was ended for taking too much time or memory."""


def can_read_heif() -> bool:
    """Return whether the reader of HEIC pictures is installed."""
    return find_spec("pillow_heif") is not None


def run_child(job: dict[str, Any], upload: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return what `child.py` answers to ``job``: the JSON about it, and the pictures that it made.

    Raises:
        TooManyPicturesError: all slots were taken for ``MAX_WAIT_SECONDS``.
        ChildError: there is no answer.
    """
    if not _slots.acquire(timeout=MAX_WAIT_SECONDS):
        raise TooManyPicturesError
    try:
        return _parse(_run({**job, "heif": can_read_heif()}, upload))
    finally:
        _slots.release()


def _run(job: dict[str, Any], upload: bytes) -> bytes:
    command = [sys.executable, "-I", str(CHILD), json.dumps(job)]
    try:
        finished = subprocess.run(  # noqa: S603  all of it is ours
            command, input=upload, capture_output=True, timeout=MAX_SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ChildError("out of time") from error
    if finished.returncode:
        raise ChildError(f"ended with {finished.returncode}")
    return finished.stdout


def _parse(output: bytes) -> tuple[dict[str, Any], list[bytes]]:
    head, _, rest = output.partition(b"\n")
    answer = json.loads(head)
    files = []
    for length in answer["lengths"]:
        files.append(rest[:length])
        rest = rest[length:]
    return answer, files
