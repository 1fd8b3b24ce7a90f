"""Somebody holds out their code: a phone reads it, a printer prints it, and it tells nothing about them."""

import re
from io import BytesIO

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from meetup.codes import qr
from meetup.codes.models import ALPHABET, CODE_LENGTH, Code
from meetup.extensions import db
from meetup.formats import file_name
from meetup.people import User
from tests.cast import Cast
from tests.codes.drawings import rasterised, read
from tests.conftest import ClientFor, Queries


@pytest.fixture
def code(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return Code.get_phone_code(cast.owner).code


def test_the_page_has_all_that_is_needed_to_be_scanned(cast: Cast, client_for: ClientFor, code: str) -> None:
    page = client_for(cast.owner).visit("/me/code")
    assert page.one("img")["src"] == f"/c/{code}.svg?covered="
    assert page.one(class_="typed").text.replace(" ", "") == code
    assert page.one("a", download="Owner-Person-code.png")["href"] == f"/c/{code}.png"
    assert page.one("a", data_controller="page/share")["href"] == f"http://localhost/c/{code}"
    assert code not in client_for(cast.stranger).get("/me/code").text


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_phone_reads_what_is_drawn(cast: Cast, client_for: ClientFor, code: str, kind: str) -> None:
    """In capitals, which make a smaller symbol; the address opens the same card."""
    answer = client_for(None).get(f"/c/{code}.{kind}")
    assert answer.mimetype == {"svg": "image/svg+xml", "png": "image/png"}[kind]
    text = read(rasterised(answer.text)) if kind == "svg" else read(answer.data)
    assert text == f"HTTP://LOCALHOST/C/{code}"
    assert "Owner Person" in client_for(None).visit(f"/C/{code}")


@pytest.mark.one_database
@settings(max_examples=15, deadline=None)
@given(
    code=st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH),
    host=st.sampled_from(["A.EXAMPLE", "X" * 40 + ".ORG"]),
)
def test_every_code_can_be_read(code: str, host: str) -> None:
    text = f"HTTPS://{host}/C/{code}"
    assert read(rasterised(qr.svg(text))) == text
    assert read(qr.png(text, 3)) == text


@pytest.mark.one_database
@settings(max_examples=15, deadline=None)
@given(
    code=st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH),
    shade=st.sampled_from(["white", "grey", "black"]),
)
def test_it_can_be_read_with_a_face_over_it(code: str, shade: str) -> None:
    """A circle of a quarter of its side, which is more than the page covers."""
    text = f"HTTPS://MEET.EXAMPLE.ORG/C/{code}"
    picture = rasterised(qr.svg(text, covered=True), 8)
    middle, radius = picture.width / 2, picture.width / 8
    circle = (middle - radius, middle - radius, middle + radius, middle + radius)
    ImageDraw.Draw(picture).ellipse(circle, fill=shade)
    assert read(picture) == text


@pytest.mark.one_database
def test_the_drawing_is_small_dark_on_white_and_has_its_quiet_zone() -> None:
    """ISO/IEC 18004: four modules of white around it, version 3 for our addresses at level M."""
    drawn = qr.svg("HTTPS://MEET.EXAMPLE.ORG/C/K7Q2M9XW4TDB0FZR")
    assert len(drawn) < 5_000
    assert 'viewBox="0 0 37 37"' in drawn
    picture = rasterised(drawn, 1)
    assert picture.getbbox() and picture.point(lambda shade: 255 - shade).getbbox() == (4, 4, 33, 33)
    assert Image.open(BytesIO(qr.png("HTTPS://MEET.EXAMPLE.ORG/C/K7Q2M9XW4TDB0FZR"))).size == (888, 888)


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_picture_that_is_there_is_not_sent_again(cast: Cast, client_for: ClientFor, code: str, kind: str) -> None:
    client = client_for(None)
    first = client.get(f"/c/{code}.{kind}")
    assert not first.headers["ETag"].startswith("W/")
    again = client.get(f"/c/{code}.{kind}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"/c/{code}.{kind}", headers={"If-None-Match": '"another"'}).data == first.data
    other = {"svg": "png", "png": "svg"}[kind]
    assert client.get(f"/c/{code}.{other}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_each_is_drawn_once_and_not_at_all_for_who_has_it(
    cast: Cast, client_for: ClientFor, code: str, kind: str
) -> None:
    client, draw = client_for(None), {"svg": qr.svg, "png": qr.png}[kind]
    draw.cache_clear()
    etag = client.get(f"/c/{code}.{kind}").headers["ETag"]
    assert draw.cache_info().currsize == 1
    client.get(f"/c/{code}.{kind}")
    assert draw.cache_info().misses == 1
    draw.cache_clear()
    for known in (etag, f"W/{etag}", f'"another", {etag}'):
        assert client.get(f"/c/{code}.{kind}", headers={"If-None-Match": known}).status_code == 304
    assert draw.cache_info().misses == 0


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "part"),
    [("Ana Öström", "Ana-Öström"), ("प्रिया शर्मा", "प्रिया-शर्मा"), ('A/B: "C"?', "A-B-C"), ("../../etc", "etc")],
)
def test_its_file_is_named_after_what_it_shows(name: str, part: str) -> None:
    assert file_name(name) == part


def test_a_code_holds_nothing_personal(app: Flask) -> None:
    """Q1: 80 random bits, whoever they stand for; nobody's code says whose or which it is."""
    with app.app_context():
        people = [User.create(f"person{number}@example.org", "Zoë Person") for number in range(40)]
        codes = [Code.get_phone_code(person).code for person in people]
        db.session.rollback()
    assert len(ALPHABET) ** CODE_LENGTH == 2**80
    assert all(re.fullmatch(f"[{ALPHABET}]{{{CODE_LENGTH}}}", code) for code in codes)
    assert len(set(codes)) == 40
    for place in range(CODE_LENGTH):
        assert len({code[place] for code in codes}) > 10, "a place of the code hardly varies"


def test_looking_at_a_card_writes_nothing(
    app: Flask, cast: Cast, client_for: ClientFor, code: str, queries: Queries
) -> None:
    """Q4"""
    readers = [client_for(person) for person in (None, cast.stranger, cast.contact, cast.owner)]
    with queries() as statements:
        for reader in readers:
            for path in (f"/c/{code}", f"/c/{code}.svg", f"/c/{code}.png"):
                assert reader.get(path).status_code in (200, 302)
    assert not [statement for statement in statements if not statement.lstrip().upper().startswith("SELECT")]


def test_the_owner_is_led_to_their_own_page(cast: Cast, client_for: ClientFor, code: str) -> None:
    assert client_for(cast.owner).get(f"/c/{code}").location == "/me/code"
