"""The scanned person decides what their card gives, field by field, and can take it back (P1, P2)."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from meetup.extensions import db
from meetup.people import SHAREABLE_FIELDS, User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pictures import store_photo

# One canary for each field, which no other page, field or name contains.
CANARIES = {
    "headline": "Canary of the headline",
    "company": "Canary Limited",
    "pronouns": "canary/canaries",
    "bio": "Canary of the bio",
    "email": "canary@bird.example.org",
    "phone": "+442079460999",
    "links": "https://canary-link.example.org/me",
    "interests": "Canary interest",
    "offers": "Canary offer",
    "asks": "Canary ask",
}


@pytest.fixture
def told(app: Flask, cast: Cast) -> dict[str, str]:
    """The owner's profile has a canary in every field, and a photo; returns how each shows in a page's source."""
    topics = {field: [CANARIES[field]] for field in ("interests", "offers", "asks")}
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        owner.profile.update({"name": "Owner Person", **CANARIES, **topics, "links": [CANARIES["links"]]})
        photo = store_photo(owner.id, "navy")
        owner.profile.set_photo(photo)
        db.session.commit()
    return {**CANARIES, "photo": f"/pictures/{photo.key}"}


def share(client: Client, *fields: str) -> Any:
    return client.post_form("/me/sharing", {"shared": list(fields)})


def given(client: Client, path: str, told: dict[str, str]) -> set[str]:
    """The fields that a page gives away anywhere in its source."""
    source = client.get(path).text
    return {field for field, canary in told.items() if canary in source}


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def card(owner: Client) -> str:
    return f"/c/{owner.visit('/me/code').one(class_='typed').text.replace(' ', '')}"


def test_at_first_a_card_gives_name_and_headline(app: Flask, client_for: ClientFor) -> None:
    with app.app_context():
        user = User.create("new@example.org", "New Person")
        db.session.commit()
    assert user.profile.shared == ["headline"]
    page = client_for(user).visit("/me/sharing")
    assert [switch["value"] for switch in page.all("input", role="switch", name="shared", checked="")] == ["headline"]


@pytest.mark.one_database
@pytest.mark.parametrize("field", SHAREABLE_FIELDS)
def test_each_switch_gives_its_field_and_no_other(
    cast: Cast, client_for: ClientFor, owner: Client, card: str, told: dict[str, str], field: str
) -> None:
    """P1: to everybody who opens the code, and in the preview of the owner, who sees the same."""
    assert share(owner, field).location == "/me"
    assert given(owner, "/me/preview", told) == {field}
    for reader in (None, cast.stranger, cast.contact):
        assert given(client_for(reader), card, told) == {field}


def test_nothing_switched_on_leaves_the_name(
    cast: Cast, client_for: ClientFor, owner: Client, card: str, told: dict[str, str]
) -> None:
    share(owner)
    for reader in (None, cast.stranger, cast.contact):
        assert given(client_for(reader), card, told) == set()
        assert "Owner Person" in client_for(reader).visit(card)


def test_what_is_switched_off_is_gone_at_the_next_fetch(
    cast: Cast, client_for: ClientFor, owner: Client, card: str, told: dict[str, str]
) -> None:
    """P2: everything from the card, the photo under its own address too, also for who asks with an ETag."""
    share(owner, *SHAREABLE_FIELDS)
    readers = [client_for(person) for person in (None, cast.stranger, cast.contact)]
    for reader in readers:
        assert given(reader, card, told) == set(told)
    photos = [str(reader.visit(card).one("img", class_="face xl")["src"]) for reader in readers]
    tag = {"If-None-Match": readers[0].get(photos[0]).headers["ETag"]}
    assert readers[0].get(photos[0], headers=tag).status_code == 304
    share(owner, "headline")
    for reader, photo in zip(readers, photos, strict=True):
        assert given(reader, card, told) == {"headline"}
        assert reader.get(photo).status_code == 404
        assert reader.get(photo, headers=tag).status_code == 404
    assert owner.get(photos[0]).status_code == 200


def test_my_code_says_what_people_get(owner: Client, told: dict[str, str]) -> None:
    share(owner, "headline", "phone")
    page = owner.visit("/me/code")
    assert "Name, Headline, Phone" in page
    assert "Email" in page.text.partition("Private:")[2]
    share(owner, *SHAREABLE_FIELDS)
    assert "Private:" not in owner.visit("/me/code").text


def test_made_up_fields_and_other_people_stay_out_of_it(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, told: dict[str, str]
) -> None:
    """Z4"""
    client_for(cast.stranger).post_form("/me/sharing", {"shared": ["phone"], "user_id": str(cast.owner.id)})
    share(owner, "name", "user", "password_hash", "__class__", "headline")
    with app.app_context():
        assert db.session.get_one(User, cast.owner.id).profile.shared == ["headline"]
        assert db.session.get_one(User, cast.stranger.id).profile.shared == ["phone"]


def test_the_photo_is_shown_where_it_is_shared(
    cast: Cast, client_for: ClientFor, owner: Client, card: str, told: dict[str, str]
) -> None:
    share(owner, "photo")
    reader = client_for(None)
    face = reader.visit(card).one("img", class_="face xl")
    assert Image.open(BytesIO(reader.get(face["src"]).data)).size == (256, 256)
    share(owner)
    assert not reader.visit(card).all("img")
