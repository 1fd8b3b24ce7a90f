"""Where an error happened in the code, and of what kind it is. Its message is never read, as it may quote somebody."""

import hashlib
import traceback
from dataclasses import dataclass
from pathlib import Path

from flask import has_request_context, request

_ROOT = Path(__file__).resolve().parent.parent.parent.parent
NO_ENDPOINT = "worker"


@dataclass(frozen=True)
class ErrorPlace:
    """What is told of an error. ``kind`` is its class, ``place`` the innermost line of ours, ``endpoint`` that of the
    request, or ``worker`` outside of one."""

    kind: str
    place: str
    endpoint: str

    @property
    def fingerprint(self) -> str:
        """What is the same for what is the same mistake."""
        return hashlib.sha256(f"{self.kind}\0{self.place}\0{self.endpoint}".encode()).hexdigest()


def place_of(error: BaseException) -> ErrorPlace:
    endpoint = (request.endpoint or "unknown") if has_request_context() else NO_ENDPOINT
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    return ErrorPlace(kind[:120], _innermost_line(error)[:200], endpoint[:120])


def _innermost_line(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "unknown"
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT / "meetup")]
    frame = (ours or frames)[-1]
    return f"{shown_path(frame.filename)}:{frame.lineno} in {frame.name}"


def shown_path(filename: str) -> str:
    """Return the path of a file of ours within the project, or the last parts of one of a library."""
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else "/".join(path.parts[-3:])
