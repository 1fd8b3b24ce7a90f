"""Organizers print posters: the event, its rooms, its network and its sponsors, several at once."""

from collections.abc import Iterable, Iterator
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from pypdf import PdfReader

from meetup.codes.routes import qr_url_of
from meetup.events import Event
from meetup.events.practical import EventPracticalities
from meetup.extensions import db
from meetup.posters import Poster, code_poster, offers_posters
from meetup.rooms import Room
from meetup.sponsors import Sponsor
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor

MANAGE = "/events/pydata-lisbon/manage/posters"
MILLIMETRE = 72 / 25.4


@pytest.fixture
def organizer(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    with app.app_context():
        EventPracticalities.change(cast.event.id, {"wifi_network": 'Ha;ll"', "wifi_password": "coffee-time"})
        Sponsor.add(cast.event.id, {"name": "<b>Acme</b> & Söhne", "link": "", "tier": ""})
        db.session.get_one(Room, cast.room.id).name = "قاعة المؤتمرات الكبرى"
        db.session.commit()
    return client_for(cast.organizer)


def scanned(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        pages = [document[i].render(scale=150 / 72).to_pil().convert("L") for i in range(len(document))]
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


def test_all_posters_at_once(app: Flask, cast: Cast, organizer: Client) -> None:
    keys = [tick["value"] for tick in organizer.visit(MANAGE).all("input", name="poster")]
    assert [key.partition("-")[0] for key in keys] == ["event", "room", "wifi", "sponsor"]
    answer = organizer.get(f"{MANAGE}/print.pdf", query_string={"poster": keys, "paper": "a3"})
    assert answer.mimetype == "application/pdf"
    with app.app_context():
        things = db.session.get_one(Event, cast.event.id), db.session.get_one(Room, cast.room.id)
        codes = [qr_url_of(thing.code) for thing in things]
        sponsor = f"http://localhost/events/pydata-lisbon/sponsors/{Sponsor.all_of(cast.event.id)[0].id}"
    network = 'WIFI:T:WPA;S:Ha\\;ll\\";P:coffee-time;;'
    assert scanned(answer.data) == [*codes, network, sponsor]
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages).split())
    assert "<b>Acme</b> & Söhne" in text
    assert "coffee-time" in text


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("a3", (297, 420)), ("letter", (215.9, 279.4))])
def test_a_poster_is_a_page_of_its_paper(organizer: Client, paper: str, size: tuple[float, float]) -> None:
    content = organizer.get(f"{MANAGE}/print.pdf?poster=event&paper={paper}").data
    box = PdfReader(BytesIO(content)).pages[0].mediabox
    assert (float(box.width) / MILLIMETRE, float(box.height) / MILLIMETRE) == pytest.approx(size, abs=0.01)


def test_the_preview_is_drawn_by_the_server(organizer: Client) -> None:
    page = organizer.get(f"{MANAGE}?poster=wifi&paper=letter")
    assert 'viewBox="0 0 215.9 279.4"' in page.text


def test_no_poster_is_a_sentence(organizer: Client) -> None:
    answer = organizer.get(f"{MANAGE}/print.pdf?poster=nothing")
    assert answer.location == MANAGE
    assert "Select at least one poster." in organizer.get(MANAGE).text


def test_others_offer_posters_of_their_own(app: Flask, cast: Cast, organizer: Client, door: str) -> None:
    assert door in organizer.get(MANAGE).text


@pytest.fixture
def door() -> Iterator[str]:
    """A poster of another slice."""

    def offer(event: Event) -> Iterable[Poster]:
        yield code_poster("check-in", "Check-in", "Scan to check in", "At the door.", event.code)

    offers_posters(offer)
    yield "Scan to check in"
    offers_posters.followers.remove(offer)
