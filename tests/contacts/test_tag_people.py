"""Tags: words of one's own, to find people again; nobody else sees them (P3)."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetup.contacts.tags import MAX_TAG_LENGTH, MAX_TAGS, Tag
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def tag(client: Client, contact_id: int, tags: str) -> int:
    return client.post_form(f"/contacts/{contact_id}/tags", {"tags": tags}).status_code


def tag_named(app: Flask, owner: User, folded: str) -> int:
    with app.app_context():
        mine = select(Tag.id).where(Tag.owner_id == owner.id, Tag.folded == folded)
        return db.session.scalars(mine).one()


def test_they_are_kept_and_listed(cast: Cast, owner: Client) -> None:
    page = f"/contacts/{cast.met.id}"
    assert tag(owner, cast.met.id, "Speaker, 东京, Kaffee-Freunde") == 303
    assert owner.visit(page).one("textarea", name="tags").text == "Kaffee-Freunde, Speaker, 东京"
    assert "#Speaker" in owner.visit("/contacts")
    assert tag(owner, cast.met.id, "Speaker") == 303
    assert "东京" not in owner.visit("/contacts")


def test_one_tag_however_it_is_spelled(app: Flask, cast: Cast, owner: Client) -> None:
    tag(owner, cast.met.id, "Café, CAFE, café")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Tag)) == 1
        assert db.session.scalars(select(Tag.name)).one() == "Café"


@pytest.mark.parametrize("words", ["speak", "SPEAKER", "sp%C3%A9aker"])
def test_a_search_finds_them(cast: Cast, owner: Client, words: str) -> None:
    tag(owner, cast.met.id, "Speaker")
    found = owner.visit(f"/contacts?stage=all&q={words}")
    assert "Contact Person" in found
    assert "Friend Person" not in found


def test_the_list_of_one_tag(app: Flask, cast: Cast, owner: Client) -> None:
    tag(owner, cast.met.id, "Speaker")
    page = owner.visit("/contacts")
    (option,) = (field for field in page.all("input", name="tag") if field.get("value"))
    assert option["value"] == str(tag_named(app, cast.owner, "speaker"))
    found = owner.visit(f"/contacts?tag={option['value']}")
    assert "Contact Person" in found
    assert "Friend Person" not in found


def test_a_tag_of_somebody_else_is_none(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """Z2: nor is it offered, nor told by an empty list."""
    tag(owner, cast.met.id, "Speaker")
    other = client_for(cast.contact)
    assert "Speaker" not in other.visit("/contacts?stage=all")
    answers = [other.get(f"/contacts?stage=all&tag={id_}").text for id_ in (tag_named(app, cast.owner, "speaker"), 999)]
    assert all("No matches" in answer for answer in answers)
    assert tag(other, cast.met.id, "Mine") == 404


@pytest.mark.parametrize(
    "typed", ["x" * (MAX_TAG_LENGTH + 1), ", ".join(f"tag {n}" for n in range(MAX_TAGS + 1)), "\ufdfa" * 39]
)
def test_too_much_is_kept_and_told(cast: Cast, owner: Client, typed: str) -> None:
    answer = owner.post_form(f"/contacts/{cast.met.id}/tags", {"tags": typed})
    assert answer.status_code == 422
    assert "Keep" in answer.text
    assert typed in answer.text
    assert "#" not in owner.visit("/contacts").one("main").text


def test_an_unused_tag_is_offered_no_more(cast: Cast, owner: Client) -> None:
    tag(owner, cast.met.id, "Speaker")
    tag(owner, cast.met.id, "")
    assert "#Speaker" not in owner.visit("/contacts")
