"""An ear for what goes over the streams."""

import pytest
from flask import Flask

from meetup.live.throttling import FrameMaker
from tests.rooms.talks import Heard


@pytest.fixture
def published(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Every frame that this process publishes; what is paced comes at once, each time."""
    heard = Heard()

    def soon(_key: str, make: FrameMaker, _every: float) -> None:
        if frame := make():
            heard.append(frame)

    monkeypatch.setattr(app.extensions["live"], "publish", heard.append)
    monkeypatch.setattr(app.extensions["live"].throttle, "schedule", soon)
    return heard
