"""A row of a list is drawn once, for as long as it shows the same to the same reader (decision 0030)."""

import re
from datetime import timedelta
from uuid import uuid4

import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.contacts.promises import Promise
from meetup.extensions import db, now
from meetup.people import User
from meetup.people.drawn_parts import HERE_MARK
from meetup.public_pages.blanks import TOKEN_MARK
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pictures import store_photo

LIST = "/contacts?stage=all"


def rows_drawn(app: Flask) -> int:
    count: int = app.extensions["drawn_rows"].drawn_count
    return count


def row_of(page: str, contact: Contact) -> str:
    found = re.search(rf'<li data-contact="{contact.id}".*?</li>', page, re.DOTALL)
    assert found
    return found[0]


def test_a_row_is_drawn_again_when_what_it_shows_has_changed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    client.get(LIST)
    before = rows_drawn(app)
    client.get(LIST)
    assert rows_drawn(app) == before
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).note = "Knows <everybody>"
        db.session.commit()
    assert "Knows &lt;everybody&gt;" in row_of(client.get(LIST).text, cast.met)
    assert rows_drawn(app) == before + 1, "the other row is as it was"


def test_a_photo_is_gone_from_rows_at_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Q5: what a row shows is what is shared now."""
    client = client_for(cast.owner)
    with app.app_context():
        person = db.session.get_one(User, cast.contact.id)
        person.profile.set_photo(store_photo(person.id, "brown"))
        person.profile.shared = ["headline", "photo"]
        db.session.commit()
    assert "<img" in row_of(client.get(LIST).text, cast.met)
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).withheld_at = now()
        db.session.commit()
    assert "<img" not in row_of(client.get(LIST).text, cast.met)


def test_each_browser_gets_its_own_token_and_address(cast: Cast, client_for: ClientFor) -> None:
    """H2: the token against forged requests is that of the session, on a row that was drawn for another one as well."""
    pages = [
        (client, client.get(f"{LIST}&sort=name").text) for client in (client_for(cast.owner), client_for(cast.owner))
    ]
    tokens = [token_of(row_of(page, cast.met)) for _, page in pages]
    assert tokens[0] != tokens[1]
    for (client, page), token in zip(pages, tokens, strict=True):
        assert TOKEN_MARK not in page
        assert HERE_MARK not in page
        assert 'name="next" value="/contacts?stage=all&amp;sort=name"' in row_of(page, cast.met)
        assert thank(client, cast.met, token) == 303
    assert thank(client_for(cast.owner), cast.met, tokens[0]) == 400


def token_of(row: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', row)
    assert found
    return found[1]


def thank(client: Client, contact: Contact, token: str) -> int:
    sent = {"csrf_token": token, "kind": "thanked", "next": "/contacts"}
    return client.post(f"/contacts/{contact.id}/touches", data=sent).status_code


def test_rows_speak_the_language_and_keep_the_time_of_their_reader(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.owner)
    english = row_of(client.get(LIST).text, cast.met)
    accented = row_of(client.get(LIST, headers={"Accept-Language": "en-XA"}).text, cast.met)
    assert ">Thank<" in english
    assert ">Thank<" not in accented
    with app.app_context():
        contact = db.session.scalars(select(Contact).where(Contact.id == cast.met.id)).one()
        contact.met_at = now().replace(hour=12, minute=7) - timedelta(days=7)
        db.session.get_one(User, cast.owner.id).time_zone = "Asia/Kathmandu"
        db.session.commit()
    assert "17:52" in row_of(client.get(LIST).text, cast.met)


def test_a_row_of_today_is_the_row_of_the_list(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Two lines that show the same are equal, whatever else their queries found."""
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).plan("Send the slides", now().date() - timedelta(days=2))
        db.session.commit()
    client = client_for(cast.owner)
    client.get(LIST)
    before = rows_drawn(app)
    assert "Send the slides" in row_of(client.get("/").text, cast.met)
    assert rows_drawn(app) == before


def test_its_photo_opens_at_any_time(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P5: an address of a photo works for an hour at most, so that a row is drawn again before that."""
    with app.app_context():
        person = db.session.get_one(User, cast.contact.id)
        person.profile.set_photo(store_photo(person.id, "brown"))
        person.profile.shared = ["headline", "photo"]
        db.session.commit()
    client, addresses = client_for(cast.owner), []
    for hours in (0, 1, 2):
        with time_machine.travel(now() + timedelta(hours=hours), tick=False):
            found = re.search(r'<img[^>]* src="([^"]+)"', row_of(client.get(LIST).text, cast.met))
            assert found
            addresses.append(found[1].replace("&amp;", "&"))
            assert client.get(addresses[-1]).status_code == 200
    assert len(set(addresses)) == 3


def test_parts_of_today_belong_to_their_reader(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """H2, P1: each gets their own promises and token, also when another one's parts are in memory."""
    pairs = (cast.owner, cast.contact), (cast.contact, cast.owner)
    with app.app_context():
        for owner, other in pairs:
            contact = Contact.find(db.session.get_one(User, owner.id), db.session.get_one(User, other.id))
            assert contact
            Promise.add(contact, uuid4(), "mine", f"tell {owner.email} all", now().date() - timedelta(days=1))
        db.session.commit()
    pages = [(client := client_for(owner), client.get("/").text) for owner, _ in pairs]
    for (client, text), (owner, other) in zip(pages, pairs, strict=True):
        assert f"tell {owner.email} all" in text
        assert f"tell {other.email} all" not in text
        assert HERE_MARK not in text
        assert TOKEN_MARK not in text
        form = re.search(
            r'action="(/contacts/\d+/promises/\d+/keeping)".*?name="csrf_token" value="([^"]+)"', text, re.DOTALL
        )
        assert form
        assert client.post(form[1], data={"csrf_token": form[2], "next": "/"}).status_code == 303
