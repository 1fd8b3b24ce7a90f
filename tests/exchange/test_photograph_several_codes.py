"""A photo of more than one code, or of one that is for something else: nobody is told about the wrong one (Q2)."""

from io import BytesIO
from uuid import uuid4

import pytest
import qrcode
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from meetup.exchange.foreign import read_wifi
from meetup.people.decoding import read_codes
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.cards import ANA
from tests.exchange.scans import code_of, kept, rows
from tests.pages import Page

WIFI = "WIFI:T:WPA;S:Hall 2;P:se\\;cret;;"
MENU = "https://menu.example/today"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def photo(*contents: str | bytes) -> BytesIO:
    """A photo of a wall with these codes side by side."""
    shown = [qrcode.make(content).get_image().convert("RGB") for content in contents]
    wall = Image.new("RGB", (sum(code.width for code in shown), max(code.height for code in shown)), "white")
    left = 0
    for code in shown:
        wall.paste(code, (left, 0))
        left += code.width
    file = BytesIO()
    wall.save(file, "PNG")
    return BytesIO(file.getvalue())


def send(client: Client, *contents: str | bytes) -> TestResponse:
    return client.post_form("/scan/photos", {"photo": (photo(*contents), "photo.png"), "uuid": str(uuid4())})


def test_ours_is_taken_whichever_stands_first(app: Flask, cast: Cast, owner: Client) -> None:
    ours = f"http://localhost/c/{code_of(app, cast.stranger)}"
    for contents in ((WIFI, ours), (ours, WIFI), (ANA, MENU, ours)):
        assert send(owner, *contents).location == f"/contacts/{kept(app, cast.owner, cast.stranger).id}"


def test_among_others_the_person_chooses_and_nothing_is_saved_before(app: Flask, owner: Client) -> None:
    before = rows(app)
    page = Page(send(owner, WIFI, ANA, MENU).text, "/scan/photos")
    form = page.all("form", action="/contacts")[0]
    buttons = {button.text: button["value"] for button in form.all("button")}
    assert sorted(buttons) == ["Ana Matos", "Wi-Fi network Hall 2", MENU]
    fields = {field["name"]: field["value"] for field in form.all("input") if field["name"] != "csrf_token"}
    assert "Review" in owner.post_form("/contacts", fields | {"code": buttons["Ana Matos"]}).text
    assert "se;cret" in owner.post_form("/contacts", fields | {"code": buttons["Wi-Fi network Hall 2"]}).text
    menu = owner.post_form("/contacts", fields | {"code": buttons[MENU]})
    assert (menu.status_code, MENU in menu.text) == (422, True)
    assert rows(app) == before


def test_of_two_of_ours_the_person_chooses_one(app: Flask, cast: Cast, owner: Client) -> None:
    codes = [code_of(app, person) for person in (cast.stranger, cast.organizer)]
    page = Page(send(owner, *(f"http://localhost/c/{code}" for code in codes)).text, "/scan/photos")
    form = page.all("form", action="/contacts")[0]
    [chosen] = [button["value"] for button in form.all("button") if codes[0] in button["value"]]
    fields = {field["name"]: field["value"] for field in form.all("input") if field["name"] != "csrf_token"}
    owner.post_form("/contacts", fields | {"code": chosen})
    assert kept(app, cast.owner, cast.stranger)


def test_a_network_shows_what_to_type(owner: Client) -> None:
    for answer in (send(owner, WIFI), owner.post_form("/contacts", {"code": WIFI, "how": "typed"})):
        page = Page(answer.text, "/scan/photos")
        assert page.one("input", id="wifi-network")["value"] == "Hall 2"
        assert page.one("input", id="wifi-password")["value"] == "se;cret"
        assert "hidden" in page.one("div", **{"data-wifi": "user"}).attributes


@pytest.mark.one_database
def test_a_network_is_read_as_routers_write_it() -> None:
    assert read_wifi('wifi:S:Caf\\;\\:\\\\ 1;T:WPA;P:"12\\"34";H:true;;') == ("Caf;:\\ 1", '12"34', "")
    assert read_wifi("WIFI:T:nopass;S:Open;P:;;") == ("Open", "", "")
    assert read_wifi("WIFI:T:WPA2-EAP;S:uni;I:ana;P:x;;") == ("uni", "x", "ana")
    assert [read_wifi(text) for text in ("WIFI:", "WIFI:T:WPA;P:x;;", "Wi-Fi", "")] == [None] * 4


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        ("Zoë O’Neil – €".encode("cp1252"), "Zoë O’Neil – €"),
        ("Anne O’Neil".encode("cp1252"), "Anne O’Neil"),
        ("Jörg Müller".encode("latin-1"), "Jörg Müller"),
        ("José 李美玲".encode(), "José 李美玲"),
        ("Google モバイル".encode("cp932"), "Google モバイル"),
    ],
)
def test_a_code_is_read_in_the_encoding_it_was_written_in(app: Flask, octets: bytes, text: str) -> None:
    with app.app_context():
        assert read_codes(photo(octets)) == [text]
