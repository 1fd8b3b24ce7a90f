"""Somebody is added from a paper card: fields, a note, and a photo of the card for its holder alone."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from meetup.contacts.card_photos import MAX_SIDE_PIXELS, CardPhoto
from meetup.extensions import db, now
from meetup.people.pictures import PictureFile
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Visit
from tests.exchange.cards import cards, filled, listed, meetings, write
from tests.exchange.scans import code_of, event
from tests.pages import Page


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def paper(size: tuple[int, int] = (900, 500)) -> tuple[BytesIO, str]:
    """A photo of a paper card, with the place where it was taken in it."""
    file, exif = BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (38.0, 43.0, 0.0)}
    Image.new("RGB", size, "ivory").save(file, "JPEG", exif=exif)
    return BytesIO(file.getvalue()), "card.jpg"


def test_a_name_is_enough(app: Flask, cast: Cast, owner: Client) -> None:
    assert "Add someone" in owner.visit("/contacts/new")
    answer = write(owner, name="  Wei   Zhang ", event_id=str(cast.event.id))
    [wei] = listed(app, cast.owner, "Wei   Zhang")
    assert answer.location == f"/contacts/{wei.id}"
    assert "you added them by hand" in owner.visit(answer.location)
    assert wei.event_id == cast.event.id


def test_the_form_says_where_i_am(cast: Cast, owner: Client, visit: Visit) -> None:
    assert filled(owner.visit("/contacts/new"))["event_id"] == str(cast.event.id)
    assert filled(visit("/contacts/new", cast.stranger))["event_id"] == ""


def test_an_event_that_i_did_not_attend_is_not_where_we_met(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        other = event(cast.organizer, "Elsewhere", -1, cast.stranger).id
    write(owner, name="Wei", event_id=str(other))
    assert listed(app, cast.owner, "Wei")[0].event_id is None


def test_several_of_each_one_a_line(app: Flask, owner: Client) -> None:
    write(
        owner,
        name="Wei",
        emails="Wei@A.example\nwei@b.example\n\nwei@a.example",
        phones="+351 912 345 678\n+44 20 7946 0000",
        links="wei.example\nhttps://github.com/wei",
    )
    [card] = cards(app)
    assert card.details.emails == ("wei@a.example", "wei@b.example")
    assert card.details.phones == ("+351 912 345 678", "+44 20 7946 0000")
    assert card.details.links == ("https://wei.example", "https://github.com/wei")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", " ", "Type a name."),
        ("name", "x" * 101, "Keep this to 100 characters."),
        ("emails", "wei@a.example\nwei@", "“wei@” isn't an email address."),
        ("phones", "call me", "“call me” isn't a phone number."),
        ("phones", "\n".join(f"+3519123456{n}" for n in range(9)), "Keep it to 8, one per line."),
        ("links", "javascript:alert(1)", "isn't a web address."),
        ("bio", "x" * 1001, "Keep this to 1000 characters."),
        ("due_on", "soon", "That's not a date."),
        ("event_id", "99999999999999999999", "Invalid Choice"),
        ("photo", b"<svg/>", "This file is a drawing (SVG)."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_stays_typed(
    app: Flask, owner: Client, field: str, typed: str | bytes, sentence: str
) -> None:
    sent = (BytesIO(typed), "card.svg") if isinstance(typed, bytes) else typed
    answer = write(owner, **{"name": "Wei Zhang", "company": "Lotus <Ltd>", field: sent})
    assert answer.status_code == 422
    page = Page(answer.text, "/cards")
    assert sentence in page.one("p", id=f"{field}-problem")
    assert filled(page)["company"] == "Lotus <Ltd>"
    assert not cards(app)


def test_a_doubled_tap_is_one(app: Flask, cast: Cast, owner: Client) -> None:
    uuid = str(uuid4())
    first, again = (write(owner, name="Wei", uuid=uuid) for _ in range(2))
    assert first.location == again.location
    assert len(cards(app)) == 1


def test_back_and_another_name_is_another_person(app: Flask, cast: Cast, owner: Client) -> None:
    uuid = str(uuid4())
    for name in ("Wei", "Zhou", "Zhou"):
        write(owner, name=name, uuid=uuid)
    assert [card.name for card in cards(app)] == ["Wei", "Zhou"]


def test_somebody_like_it_on_the_list_is_asked_about_first(app: Flask, cast: Cast, owner: Client) -> None:
    write(owner, name="Wei Zhang", phones="+351 912 345 678")
    answer = write(owner, name="W. Zhang", phones="00351912345678", company="Lotus")
    assert answer.status_code == 422
    page = Page(answer.text, "/cards")
    assert "Add to Wei Zhang" in page
    owner.post_form("/cards", filled(page))
    [wei] = listed(app, cast.owner, "Wei Zhang")
    assert (wei.card.company, len(meetings(app, wei))) == ("Lotus", 2)
    owner.post_form("/cards", {**filled(page), "uuid": str(uuid4()), "into": "new"})
    assert listed(app, cast.owner, "W. Zhang")


def test_the_photo_is_for_its_holder_alone(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """U1, U3, P3: re-encoded, at one address of one person, and kept nowhere on the way."""
    answer = write(owner, name="Wei", photo=paper((3200, 2000)))
    [card] = cards(app)
    address = f"/cards/{card.id}/photo.webp"
    assert owner.visit(answer.location).one("img", src=address)
    shown = owner.get(address)
    picture = Image.open(BytesIO(shown.data))
    assert (picture.format, picture.size) == ("WEBP", (MAX_SIDE_PIXELS, MAX_SIDE_PIXELS * 5 // 8))
    assert not picture.getexif()
    assert shown.headers["Cache-Control"] == "private, no-store"
    for person in (cast.contact, cast.organizer, cast.stranger):
        assert client_for(person).get(address).status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PictureFile)) == 0

    owner.post_form(f"/cards/{card.id}/photo/removal")
    assert owner.get(address).status_code == 404
    assert "Photo of the card" not in owner.visit(answer.location)


def test_the_photo_goes_with_the_card(app: Flask, cast: Cast, owner: Client) -> None:
    write(owner, name="Wei", photo=paper())
    [wei] = listed(app, cast.owner, "Wei")
    owner.post_form(f"/contacts/{wei.id}/deletion")
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        app.test_cli_runner().invoke(args=["tidy"])
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CardPhoto)) == 0
    assert not listed(app, cast.owner, "Wei")


def test_the_card_can_be_edited_later(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    write(owner, name="Wei", emails="wei@a.example\nwei@b.example", photo=paper())
    [card] = cards(app)
    page = owner.visit(f"/cards/{card.id}/edit")
    assert page.one("textarea", name="emails").text == "wei@a.example wei@b.example"
    changed = {"name": "Wei Zhang", "company": "Lotus", "emails": "wei@b.example", "photo": paper((40, 30))}
    assert client_for(cast.stranger).post_form(f"/cards/{card.id}", {**changed, "photo": ""}).status_code == 404
    answer = owner.post_form(f"/cards/{card.id}", changed)
    assert "Wei Zhang" in owner.visit(answer.location)
    [card] = cards(app)
    assert (card.details.emails, card.company) == (("wei@b.example",), "Lotus")
    assert Image.open(BytesIO(owner.get(f"/cards/{card.id}/photo.webp").data)).size == (40, 30)
    assert "Wei Zhang" in owner.visit("/contacts?stage=all&q=lotus")
    wrong = owner.post_form(f"/cards/{card.id}", {"name": "", "company": "Kept"})
    assert wrong.status_code == 422
    assert 'value="Kept"' in wrong.text


def test_a_guests_card_stays_as_given(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    client_for(None).post_form(f"/c/{code_of(app, cast.owner)}/cards", {"name": "Gita", "channel": "gita@example.org"})
    [card] = cards(app)
    assert owner.get(f"/cards/{card.id}/edit").status_code == 404
    assert owner.post_form(f"/cards/{card.id}", {"name": "Other"}).status_code == 404
    [gita] = listed(app, cast.owner, "Gita")
    assert owner.post_form(f"/contacts/{gita.id}/deletion").status_code == 303
    assert owner.get(f"/contacts/{gita.id}").status_code == 404


def test_the_place_can_be_corrected(app: Flask, cast: Cast, owner: Client) -> None:
    write(owner, name="Wei")
    [wei] = listed(app, cast.owner, "Wei")
    owner.post_form(f"/encounters/{meetings(app, wei)[0].id}/place", {"event_id": str(cast.event.id)})
    [wei] = listed(app, cast.owner, "Wei")
    assert (wei.event_id, meetings(app, wei)[0].event_id) == (cast.event.id, cast.event.id)
