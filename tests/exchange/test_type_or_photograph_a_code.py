"""Without a live camera: a typed code, or a photo of one, with no JavaScript at all."""

from io import BytesIO
from uuid import uuid4

import pytest
import qrcode
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, contact, kept, rows
from tests.pages import Page


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def picture(text: str | None, kind: str = "PNG", **options: object) -> bytes:
    """A photo of a code that says ``text``, or of a wall."""
    shown = qrcode.make(text).get_image().convert("RGB") if text else Image.new("RGB", (300, 300), (90, 120, 90))
    file = BytesIO()
    shown.save(file, kind, **options)
    return file.getvalue()


def upload(client: Client, data: bytes, name: str = "photo.png", **form: str) -> TestResponse:
    return client.post_form("/scan/photos", {"photo": (BytesIO(data), name), **form})


def typed(client: Client, code: str) -> TestResponse:
    """The typed form of the page, sent as the browser sends it."""
    form = client.visit("/scan").form("/contacts")
    return client.post(
        "/contacts", data={field["name"]: field.get("value") for field in form.all("input")} | {"code": code}
    )


def test_a_typed_code_connects(app: Flask, cast: Cast, owner: Client) -> None:
    code = code_of(app, cast.stranger)
    answer = typed(owner, f"{code[:4]} {code[4:8]}-{code[8:]}".lower())
    assert answer.location == f"/contacts/{kept(app, cast.owner, cast.stranger).id}"
    assert "you typed their code" in owner.visit(answer.location)


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        ("", 422, "Type the 16 characters under the QR code."),
        ("K7Q2 M9XW 4TDB", 404, "We don't know that code. Check the letters, or ask to see it again."),
        ("<b>K7Q2</b>", 404, "We don't know that code."),
        ("x" * 301, 422, "A code has 16 characters. Check what you typed."),
    ],
)
def test_a_wrong_code_stays_typed_beside_its_sentence(owner: Client, code: str, status: int, sentence: str) -> None:
    answer = typed(owner, code)
    assert answer.status_code == status
    page = Page(answer.text)
    field = page.one("input", id="code")
    assert field["value"] == code
    assert field["aria-invalid"] == "true"
    assert sentence in page.one("p", id="code-problem")
    assert page.form("/contacts").one("input", name="uuid")["value"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_of_a_code_connects(app: Flask, cast: Cast, owner: Client, kind: str) -> None:
    text = f"HTTP://LOCALHOST/C/{code_of(app, cast.stranger)}"
    answer = upload(owner, picture(text, kind), uuid=str(uuid4()))
    assert answer.location == f"/contacts/{kept(app, cast.owner, cast.stranger).id}"


def test_the_same_photo_twice_is_one_meeting(app: Flask, cast: Cast, owner: Client) -> None:
    photo, uuid = picture(f"http://localhost/c/{code_of(app, cast.stranger)}"), str(uuid4())
    upload(owner, photo, uuid=uuid)
    before = rows(app)
    upload(owner, photo, uuid=uuid)
    assert rows(app) == before


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (picture(None), "We couldn't find a code in that photo."),
        (b"", "This file is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This file is a drawing (SVG)."),
        (picture("HTTP://LOCALHOST/C/0000000000000000"), "We don't know that code."),
        (picture("https://elsewhere.example/c/0000000000000000"), "It says: https://elsewhere.example/c/0000"),
        (picture("SMSTO:<b>Hall</b>:secret"), "It says: SMSTO:<b>Hall</b>:secret"),
        (picture("BEGIN:VCARD\nEND:VCARD"), "It says: BEGIN:VCARD END:VCARD"),
        (picture("x" * 400), f"It says: {'x' * 300}…"),
    ],
)
def test_a_photo_of_something_else_gets_a_sentence(
    app: Flask, cast: Cast, owner: Client, data: bytes, sentence: str
) -> None:
    before = rows(app)
    answer = upload(owner, data)
    assert answer.status_code in (404, 422)
    page = Page(answer.text)
    problems = [problem.text for problem in page.all("p", class_="problem") if problem.text]
    assert len(problems) == 1
    assert sentence in problems[0]
    assert rows(app) == before


def test_a_huge_photo_is_refused_before_it_is_unpacked(app: Flask, cast: Cast, owner: Client) -> None:
    answer = upload(owner, picture_of_size(12_000))
    assert answer.status_code == 422
    assert contact(app, cast.owner, cast.stranger) is None


def picture_of_size(edge: int) -> bytes:
    file = BytesIO()
    Image.new("1", (edge, edge)).save(file, "PNG")
    return file.getvalue()
