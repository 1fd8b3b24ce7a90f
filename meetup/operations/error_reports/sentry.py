"""Sending errors to an address that speaks like Sentry (``SENTRY_DSN``), which then gets what our own reports hold.

The events are made here, and the library's own ways to collect what it finds are off: there is nothing of a request in
them, no values of variables, no message of an error, and no name of this machine.
"""

import traceback
from typing import Any

from flask import Flask, current_app

from ...config import Config
from ...errors import notes_error
from .places import place_of, shown_path


def init_app(app: Flask) -> None:
    """Connect to the address, if there is one. Raises RuntimeError if the library is missing."""
    config: Config = app.config["MEETUP"]
    if not config.sentry_dsn:
        return
    try:
        import sentry_sdk  # noqa: PLC0415  an optional dependency
    except ImportError as error:
        raise RuntimeError("SENTRY_DSN needs the package sentry-sdk: uv sync --extra sentry.") from error
    app.extensions["sentry"] = sentry_sdk.Client(
        config.sentry_dsn,
        default_integrations=False,
        auto_enabling_integrations=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        server_name="",
        environment=config.environment,
        before_send=_without_surroundings,
    )


@notes_error
def send(error: BaseException) -> None:
    """Send an error, in the background, if there is an address."""
    client = current_app.extensions.get("sentry")
    if client:
        client.capture_event(event_of(error))


def event_of(error: BaseException) -> dict[str, Any]:
    """Return what is told of an error, in the form of Sentry's events."""
    place = place_of(error)
    frames = [
        {"filename": shown_path(frame.filename), "function": frame.name, "lineno": frame.lineno}
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    shown = {"type": place.kind, "value": place.place, "stacktrace": {"frames": frames}}
    return {
        "level": "error",
        "platform": "python",
        "transaction": place.endpoint,
        "fingerprint": [place.fingerprint],
        "exception": {"values": [shown]},
    }


def _without_surroundings(event: Any, _hint: Any) -> Any:
    """Leave out everything that the library has added, but for what an event needs to be taken."""
    kept = "event_id timestamp level platform transaction fingerprint exception environment sdk".split()
    return {name: event[name] for name in kept if name in event}
