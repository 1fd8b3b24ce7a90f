"""The contact-card QR: what I share, inside the symbol, for phones with no network."""

import re
from dataclasses import replace

import pytest
import vobject
import zxingcpp
from flask import Flask
from PIL import Image, ImageDraw

from meetup.codes import qr
from meetup.codes.contact_card import MAX_VCARD_BYTES, fit_into_qr
from meetup.extensions import db
from meetup.people import Card, User
from meetup.people.card import Link
from tests.cast import Cast
from tests.conftest import ClientFor, Visit

FULL = Card(
    user_id=1,
    name="Priya Nair",
    headline="Head of Data",
    company="Fjord Energy",
    bio="I build data teams. " * 20,
    links=(Link("https://www.linkedin.com/in/priya"),),
    email="priya@work.example.org",
    phone="+351 912 345 678",
)


def drawn(svg: str) -> Image.Image:
    """The symbol as pixels: each run of the path is a rectangle one module high."""
    side = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    picture = Image.new("L", (side * 4, side * 4), 255)
    x = y = 0
    for dx, dy, width in re.findall(r"m(-?\d+) (-?\d+)h(\d+)v1", svg):
        x, y = x + int(dx), y + int(dy)
        ImageDraw.Draw(picture).rectangle((x * 4, y * 4, (x + int(width)) * 4 - 1, y * 4 + 3), fill=0)
    return picture


def read(text: str) -> vobject.base.Component:
    found = zxingcpp.read_barcode(drawn(qr.svg(text)))
    assert found is not None
    return vobject.readOne(found.text)


def test_a_phone_reads_who_i_am_without_a_network() -> None:
    card = read(fit_into_qr(replace(FULL, bio="")).text)
    assert card.fn.value == "Priya Nair"
    assert card.email.value == "priya@work.example.org"
    assert card.tel.value == "+351 912 345 678"
    assert card.org.value == ["Fjord Energy"]
    assert card.url.value == "https://www.linkedin.com/in/priya"


def test_what_does_not_fit_is_left_out_and_named() -> None:
    small = fit_into_qr(replace(FULL, photo_key="some-picture"))
    assert small.left_out == ["Photo", "About you"]
    assert len(small.text.encode()) <= MAX_VCARD_BYTES
    assert read(small.text).email.value == "priya@work.example.org"


@pytest.mark.parametrize("name", ["李美玲", "محمد العتيبي", "अनन्या शर्मा", "Ж" * 100, "👩🏽‍🚀" * 14])
def test_any_name_is_read_back(name: str) -> None:
    assert read(fit_into_qr(replace(FULL, name=name)).text).fn.value == name


def test_it_holds_nothing_that_i_do_not_share(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor) -> None:
    """P1: default card, name and headline."""
    page = visit("/me/code/card", as_=cast.owner)
    assert "Left out" not in page.text
    svg = client_for(cast.owner).get("/me/code/card.svg").text
    found = zxingcpp.read_barcode(drawn(svg))
    assert found is not None
    assert "Owner Person" in found.text
    assert "owner by trade" in found.text
    for hidden in ("owner@work.example.org", "912", "Brightline"):
        assert hidden not in found.text


def test_a_change_of_what_i_share_shows_in_the_next_drawing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for(cast.owner)
    before = browser.get("/me/code/card.svg")
    with app.app_context():
        db.session.get_one(User, cast.owner.id).profile.share(["headline", "email"])
        db.session.commit()
    after = browser.get("/me/code/card.svg", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    found = zxingcpp.read_barcode(drawn(after.text))
    assert found is not None
    assert "owner@work.example.org" in found.text
