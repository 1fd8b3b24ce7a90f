"""Serve the application with streams that only hear what they are told, and look up nothing by themselves.

A server looks into the database every few seconds for lost rights and lost messages. Where it never does, whatever
arrives was told, and a test may wait for it as long as the slowest machine needs.
"""

import os

from flask import Flask

from meetup import create_app
from meetup.extensions import limiter
from meetup.live import watcher as keeper

NEVER = str(24 * 3600)
"""Seconds, which is longer than any test."""

NO_LOOK_AT_MESSAGES = {"STREAMS_LOOK_EVERY": NEVER}
NO_LOOK_AT_RIGHTS = {"STREAMS_CHECK_EVERY": NEVER}
NO_LIMITS = {"FORGET_LIMITS": "yes"}
"""For browsers that ask for links to the same mailboxes in every test. Limits have tests of their own."""

NO_LOOKS = {**NO_LOOK_AT_MESSAGES, **NO_LOOK_AT_RIGHTS}


def obey_environment() -> None:
    """Look as often as the environment says, where it says anything. It is made of the settings above."""
    keeper.REPLAY_SECONDS = float(os.environ.get("STREAMS_LOOK_EVERY", keeper.REPLAY_SECONDS))
    keeper.RIGHTS_CHECK_SECONDS = float(os.environ.get("STREAMS_CHECK_EVERY", keeper.RIGHTS_CHECK_SECONDS))


def application() -> Flask:
    """Given to gunicorn as ``tests.looks:application()``."""
    obey_environment()
    app = create_app()
    if os.environ.get("FORGET_LIMITS"):
        app.before_request(limiter.reset)
    return app
