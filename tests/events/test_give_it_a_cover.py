"""Organizers put a picture on the page, and take it off."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.assets import STATIC_SOURCE
from meetup.events.cover import cover_svg, pattern_of
from meetup.events.cover_patterns import PATTERNS
from meetup.events.focus import focus_class
from meetup.extensions import db
from meetup.people.pictures import Picture
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Visit
from tests.elements import Element
from tests.events.pages import typed
from tests.pages import Page

EVENT = "/events/pydata-lisbon"


def picture(size: tuple[int, int] = (900, 700), kind: str = "JPEG") -> bytes:
    kept = BytesIO()
    Image.new("1" if kind == "PNG" else "RGB", size, 1).save(kept, kind)
    return kept.getvalue()


def upload(client: Client, content: bytes, name: str = "cover.jpg") -> TestResponse:
    return client.post_form(EVENT, {**typed(), "cover": (BytesIO(content), name)})


def cover_of(page: Page) -> Element:
    (cover,) = (image for image in page.all("img") if "cover" in image.get("class").split())
    return cover


def focus_of(page: Page) -> str:
    return cover_of(page)["class"]


def kept(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Picture.key)))


def test_uploaded_replaced_and_removed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    assert upload(organizer, picture()).location == EVENT
    (first,) = kept(app)
    cover = cover_of(organizer.visit(EVENT))
    assert cover["src"] == f"/pictures/{first}/640.webp"
    for side, size in ((640, (640, 498)), (1280, (900, 700))):
        served = client_for(None).get(f"/pictures/{first}/{side}.webp")
        assert Image.open(BytesIO(served.data)).size == size, "the whole of it, and not larger than it was"
    upload(organizer, picture())
    (second,) = kept(app)
    assert second != first
    organizer.post_form(f"{EVENT}/cover/removal")
    assert kept(app) == []
    assert cover_of(organizer.visit(EVENT))["src"].startswith(f"{EVENT}/cover.svg?")


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
    drawings = {cover_svg(f"event-{number}", pattern, number % 12) for pattern in PATTERNS for number in range(12)}
    assert len(drawings) == 12 * len(PATTERNS) == 120
    assert {pattern_of(f"event-{number}") for number in range(200)} == set(PATTERNS)
    assert max(map(len, drawings)) < 6_000
    assert not [drawing for drawing in drawings if "style" in drawing or "<script" in drawing]


def test_a_picture_stays_while_another_field_is_mended(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    fields = {**typed(title=""), "cover": (BytesIO(picture()), "cover.jpg")}
    refused = Page(organizer.post_form("/events", fields).text)
    assert "Your picture is saved." in refused
    refused = Page(
        organizer.post_form("/events", typed(title="", kept_cover=refused.one(id="kept_cover")["value"])).text
    )
    kept_cover = refused.one(id="kept_cover")["value"]
    assert kept(app) == []
    assert organizer.post_form("/events", typed(kept_cover=kept_cover)).status_code == 303
    assert len(kept(app)) == 1


@pytest.mark.parametrize("text", ["%%%", "aGVsbG8=", "QUJD" * 100])
def test_a_kept_picture_that_is_none_is_refused_or_ignored(
    app: Flask, cast: Cast, client_for: ClientFor, text: str
) -> None:
    assert client_for(cast.organizer).post_form("/events", typed(kept_cover=text)).status_code in (303, 422)
    assert kept(app) == []


def test_its_focus_stays_in_sight_wherever_it_is_cropped(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    organizer = client_for(cast.organizer)
    upload(organizer, picture())
    assert "focus-x-50 focus-y-50" in focus_of(visit(EVENT))
    before = client_for(None).get(EVENT)
    answer = organizer.post_form(EVENT, typed(focus_x="20", focus_y="97"))
    assert answer.status_code == 303
    seen = client_for(None).get(EVENT, headers={"If-None-Match": before.headers["ETag"]})
    assert "focus-x-25 focus-y-100" in focus_of(Page(seen.text))
    assert 'focus-x-25 focus-y-100"' in client_for(cast.organizer).get("/events").text
    form = organizer.visit(f"{EVENT}/edit")
    assert [form.one("input", name=name)["value"] for name in ("focus_x", "focus_y")] == ["20", "97"]
    organizer.post_form(EVENT, typed())
    assert "focus-x-25 focus-y-100" in focus_of(visit(EVENT)), "a form without it changes nothing"
    organizer.post_form(f"{EVENT}/cover/removal")
    upload(organizer, picture())
    assert "focus-x-50 focus-y-50" in focus_of(visit(EVENT))


@pytest.mark.parametrize("number", ["101", "-1", "middle", "9" * 30])
def test_a_focus_outside_of_the_picture_is_refused(cast: Cast, client_for: ClientFor, number: str) -> None:
    answer = client_for(cast.organizer).post_form(EVENT, typed(focus_x=number))
    assert answer.status_code == 422
    assert 'id="focus_x-problem"' in answer.text


@pytest.mark.one_database
def test_each_step_of_the_focus_has_its_class() -> None:
    sheet = (STATIC_SOURCE / "css" / "parts" / "cover.css").read_text()
    for name in {name for x in range(101) for name in focus_class(x, 100 - x).split()}:
        assert name.endswith("-50") or f".{name} {{" in sheet
