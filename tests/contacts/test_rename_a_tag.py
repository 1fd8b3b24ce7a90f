"""Tags get another name, become one, and go."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.contacts.tags import Tag
from meetup.extensions import db
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.scans import kept
from tests.pages import Page


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def both(app: Flask, cast: Cast, owner: Client) -> list[int]:
    """The contacts, tagged Speaker and Talks, and Talks."""
    ids = [kept(app, cast.owner, person).id for person in (cast.contact, cast.friend)]
    owner.post_form(f"/contacts/{ids[0]}/tags", {"tags": "Speaker, Talks"})
    owner.post_form(f"/contacts/{ids[1]}/tags", {"tags": "Talks"})
    return ids


def path(owner: Client, name: str) -> str:
    """Of the tag of that name, by the way that leads there from the list."""
    way = owner.visit("/contacts").one("a", href="/contacts/tags")["href"]
    links = [link for link in owner.visit(way).all("a") if link.text.startswith(f"#{name} ")]
    return links[0]["href"].removesuffix("/edit")


def tags(app: Flask, ids: list[int]) -> list[list[str]]:
    with app.app_context():
        return [sorted(tag.name for tag in db.session.get_one(Contact, id_).tags) for id_ in ids]


def test_another_name_for_everybody(app: Flask, owner: Client, both: list[int]) -> None:
    assert owner.post_form(path(owner, "Talks"), {"name": "Gives talks"}).location == "/contacts/tags"
    assert tags(app, both) == [["Gives talks", "Speaker"], ["Gives talks"]]
    assert "“Talks” is now “Gives talks”." in owner.visit("/contacts/tags")
    assert owner.post_form(path(owner, "Gives talks"), {"name": "GIVES TALKS"}).status_code == 303
    assert "Friend Person" in owner.visit("/contacts?q=gives")


def test_two_become_one_once_that_is_confirmed(app: Flask, owner: Client, both: list[int]) -> None:
    old = path(owner, "Talks")
    answer = owner.post_form(old, {"name": "speaker"})
    assert answer.status_code == 422
    assert "You already have “Speaker”." in Page(answer.text)
    assert tags(app, both) == [["Speaker", "Talks"], ["Talks"]]
    assert owner.post_form(old, {"name": "speaker", "together": "y"}).status_code == 303
    assert tags(app, both) == [["Speaker"], ["Speaker"]]
    assert owner.get(f"{old}/edit").status_code == 404


def test_the_cadence_goes_along(app: Flask, owner: Client, both: list[int]) -> None:
    talks = path(owner, "Talks")
    owner.post_form(f"{talks}/cadence", {"every": "P1M"})
    owner.post_form(talks, {"name": "Speaker", "together": "y"})
    assert all(days(app, both))
    owner.post_form(f"{path(owner, 'Speaker')}/removal")
    assert days(app, both) == [None, None]


def days(app: Flask, ids: list[int]) -> list[date | None]:
    with app.app_context():
        return [db.session.get_one(Contact, id_).keep_on for id_ in ids]


def test_deleted_and_the_people_stay(app: Flask, owner: Client, both: list[int]) -> None:
    talks = path(owner, "Talks")
    assert "It's removed from 2 people, who stay on your list." in owner.visit(f"{talks}/edit")
    assert owner.post_form(f"{talks}/removal").status_code == 303
    assert tags(app, both) == [["Speaker"], []]
    assert "Tagged “Talks”" not in owner.visit(f"/contacts/{both[1]}")
    assert owner.post_form(f"{talks}/removal").status_code == 404


@pytest.mark.parametrize("form", [{"name": "Speaker", "together": "y"}, None])
def test_an_undo_from_before_takes_no_other_tag(
    app: Flask, owner: Client, both: list[int], form: dict[str, str] | None
) -> None:
    ids = [str(id_) for id_ in both]
    owner.post_form("/contacts/selections", {"contact_id": ids[1:], "act": "tag", "tag": "New"})
    back = next(form["action"] for form in owner.visit("/contacts").all("form") if "/selections/" in form["action"])
    new = path(owner, "New")
    owner.post_form(new if form else f"{new}/removal", form)
    assert owner.post_form(back).status_code == 303
    assert tags(app, both) == [["Speaker", "Talks"], ["Speaker", "Talks"] if form else ["Talks"]]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Type a name"), ("x" * 41, "Keep this to 40"), ("a, b", "One tag at a time"), ("ﷺ" * 20, "is too long")],
)
def test_what_is_no_name_stays_typed(app: Flask, owner: Client, both: list[int], name: str, sentence: str) -> None:
    answer = owner.post_form(path(owner, "Talks"), {"name": name})
    assert (answer.status_code, sentence in Page(answer.text)) == (422, True)
    assert Page(answer.text).one("input", name="name")["value"] == name
    assert tags(app, both)[1] == ["Talks"]


def test_other_peoples_tags_are_nobodys(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, both: list[int]
) -> None:
    """Z2"""
    talks, other = path(owner, "Talks"), client_for(cast.contact)
    forms: list[Any] = [(talks, {"name": "Mine"}), (f"{talks}/removal", None)]
    assert [other.post_form(*form).status_code for form in forms] == [404, 404]
    assert "Talks" not in other.visit("/contacts/tags")
    other.post_form("/contacts/selections", {"act": "tag", "tag": "Talks", "every": "y"})
    owner.post_form(talks, {"name": "Other"})
    with app.app_context():
        assert set(db.session.scalars(select(Tag.name))) == {"Speaker", "Talks", "Other"}


def test_it_costs_the_same_for_any_number(owner: Client, both: list[int], queries: Queries) -> None:
    with queries() as two:
        owner.visit("/contacts/tags")
    owner.post_form(f"/contacts/{both[0]}/tags", {"tags": "a, b, c, d, e"})
    with queries() as seven:
        owner.visit("/contacts/tags")
    assert len(two) == len(seven)
