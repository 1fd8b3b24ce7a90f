"""Observing requests from outside of the application: endpoint, status and time. Without observers, it costs nothing.

Pages from memory and static files are answered in front of Flask, so that only what is in front of these sees them.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from flask import Flask, request

ENDPOINT_KEY = "meetup.endpoint"
REQUEST_ID_KEY = "meetup.request_id"
IN_FRONT = "in front"
"""What stands for the endpoint of answers that the application did not make: files, and pages from memory."""
UNKNOWN = "unknown"

Environ = dict[str, Any]


@dataclass(frozen=True)
class Observation:
    """One request that is answered. ``seconds`` is the time until its answer was ready to be sent."""

    request_id: str
    method: str
    endpoint: str
    status: int
    seconds: float


Observer = Callable[[Observation], None]
EXTENSION = "observers"


def observe(app: Flask, observer: Observer) -> None:
    """Call ``observer`` after each request of ``app``."""
    if EXTENSION not in app.extensions:
        app.extensions[EXTENSION] = []
        app.before_request_funcs.setdefault(None, []).insert(0, _note_endpoint)
    app.extensions[EXTENSION].append(observer)


def in_front(app: Flask) -> None:
    """Put the observers in front of everything that answers, if there are any. Call it once all else is set up."""
    observers: list[Observer] = app.extensions.get(EXTENSION, [])
    if observers:
        app.wsgi_app = _Observed(app.wsgi_app, observers)  # type: ignore[method-assign]


def _note_endpoint() -> None:
    request.environ[ENDPOINT_KEY] = request.endpoint or UNKNOWN


class _Observed:
    """A WSGI application that tells observers of each request of another one."""

    def __init__(self, application: Callable[..., Any], observers: list[Observer]) -> None:
        self._application, self._observers = application, observers

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = perf_counter()
        environ[REQUEST_ID_KEY] = request_id = secrets.token_hex(8)
        status = 500

        def start(line: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, ("X-Request-ID", request_id)], *error)

        try:
            answer: Iterable[bytes] = self._application(environ, start)
        finally:
            endpoint = environ.get(ENDPOINT_KEY, IN_FRONT)
            seen = Observation(request_id, environ["REQUEST_METHOD"], endpoint, status, perf_counter() - began)
            for observer in self._observers:
                observer(seen)
        return answer
