"""An ear for what goes over the streams."""

import pytest
from flask import Flask

from tests.rooms.talks import Heard


@pytest.fixture
def published(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Every frame that this process publishes."""
    heard = Heard()
    monkeypatch.setattr(app.extensions["live"], "publish", heard.append)
    return heard
