"""Organizers put a picture on the page, and take it off."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.events.cover import cover_svg
from meetup.extensions import db
from meetup.people.pictures import Picture
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Visit
from tests.events.pages import typed

EVENT = "/events/pydata-lisbon"


def picture(size: tuple[int, int] = (900, 700), kind: str = "JPEG") -> bytes:
    kept = BytesIO()
    Image.new("1" if kind == "PNG" else "RGB", size, 1).save(kept, kind)
    return kept.getvalue()


def upload(client: Client, content: bytes, name: str = "cover.jpg") -> TestResponse:
    return client.post_form(EVENT, {**typed(), "cover": (BytesIO(content), name)})


def kept(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Picture.key)))


def test_uploaded_replaced_and_removed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    assert upload(organizer, picture()).location == EVENT
    (first,) = kept(app)
    cover = organizer.visit(EVENT).one("img", class_="cover")
    assert cover["src"] == f"/pictures/{first}/640.webp"
    for width in (640, 1280):
        served = client_for(None).get(f"/pictures/{first}/{width}.webp")
        assert Image.open(BytesIO(served.data)).size == (width, width // 2)
    upload(organizer, picture())
    (second,) = kept(app)
    assert second != first
    organizer.post_form(f"{EVENT}/cover/removal")
    assert kept(app) == []
    assert organizer.visit(EVENT).one("img", class_="cover")["src"] == f"{EVENT}/cover.svg"


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        picture()[:400],
        picture((12_000, 12_000), "PNG"),
    ],
    ids=["svg", "html", "eps", "cut", "bomb"],
)
def test_what_is_no_picture_is_refused(app: Flask, cast: Cast, client_for: ClientFor, content: bytes) -> None:
    """U1, U2"""
    answer = upload(client_for(cast.organizer), content)
    assert answer.status_code == 422
    assert 'id="cover-problem"' in answer.text
    assert 'value="PyData Porto"' in answer.text, "what was typed beside it is kept"
    assert kept(app) == []


def test_more_than_8_mb_is_refused(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """U2"""
    kind = "multipart/form-data; boundary=b"
    answer = client_for(cast.organizer).post(EVENT, data=b"\xff" * (8 * 1024 * 1024 + 1), content_type=kind)
    assert answer.status_code == 413


def test_without_one_it_is_drawn(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    client = client_for(None)
    drawn = client.get(f"{EVENT}/cover.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert client.get(f"{EVENT}/cover.svg", headers={"If-None-Match": drawn.headers["ETag"]}).status_code == 304


@pytest.mark.one_database
def test_the_drawing_is_steady_varied_and_plain() -> None:
    drawings = {cover_svg(f"event-{number}") for number in range(50)}
    assert len(drawings) == 50
    assert cover_svg("pydata-lisbon") == cover_svg("pydata-lisbon")
    assert not [drawing for drawing in drawings if "style" in drawing or "<script" in drawing]
