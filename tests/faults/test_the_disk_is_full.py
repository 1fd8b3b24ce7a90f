"""The disk is full: writing is refused in a sentence, reading goes on, and it heals by itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import event
from werkzeug.test import TestResponse

from meetup.extensions import db
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor

pytestmark = pytest.mark.one_database


@contextmanager
def full_disk(app: Flask) -> Iterator[None]:
    """The database may not grow by a page; SQLite answers as it does for a full disk (SQLITE_FULL)."""

    def limit(connection: Any, _record: Any, _proxy: Any) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with app.app_context():
        engine = db.engine
    with closing(sqlite3.connect(str(engine.url.database))) as connection:
        connection.execute("VACUUM")  # Pages that other tests left empty would be written first.
    event.listen(engine, "checkout", limit)
    yield
    event.remove(engine, "checkout", limit)
    engine.dispose()  # a connection keeps its limit


def upload(client: Client) -> TestResponse:
    """A photo, which needs more pages than the last transaction left empty."""
    kept = BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(kept, "JPEG")
    return client.post_form("/me/profile", {"name": "Owner Person", "photo": (BytesIO(kept.getvalue()), "photo.jpg")})


def test_writing_waits_for_space_and_reading_goes_on(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, stranger = client_for(cast.owner), client_for(cast.stranger)
    with full_disk(app):
        refused = upload(client)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert stranger.get("/contacts").status_code == 200
        assert client.get("/me").status_code == 200
    assert upload(client).status_code == 303
    assert client.visit("/me").all("img", class_="face l")
