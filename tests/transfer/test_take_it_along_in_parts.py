"""More people than an import takes at once leave in parts, each of which can be imported."""

import json

import pytest
from flask import Flask
from sqlalchemy import delete

from meetup.contacts import Contact
from meetup.contacts.tags import Tag
from meetup.extensions import db
from meetup.transfer import batches as taken_along
from meetup.transfer import full_export as archive
from meetup.transfer.routes import exports
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.transfer.exports import know
from tests.transfer.files import bring_in, mine


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def test_a_short_list_has_no_parts(owner: Client) -> None:
    assert "Split into parts of" not in owner.visit("/me/export")
    froms = ("1", "0", "x", "-1", "99999", "99999999999", "")
    answers = [owner.get(f"/me/export.json?from={first}").status_code for first in froms]
    assert answers == [200] + [404] * 6


def test_each_part_can_be_imported_and_nobody_is_missing(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MAX_PEOPLE", 5)
    bring_in(owner, "\n".join(["Name,E-mail", *(f"Person {n},p{n}@example.org" for n in range(9))]))
    links = links_to_parts(owner)
    assert len(links) == 3
    parts = [owner.get(link) for link in links]
    assert [len(json.loads(part.data)["contacts"]) for part in parts] == [5, 5, 1]
    assert "part-3-of-3.json" in parts[2].headers["Content-Disposition"]
    stranger = client_for(cast.stranger)
    for part in parts:
        bring_in(stranger, part.data)
    assert len(mine(app, cast.stranger)) == 11


def links_to_parts(owner: Client) -> list[str]:
    return [link["href"] for link in owner.visit("/me/export").all("a") if ".json?from=" in link.get("href", "")]


def test_who_is_deleted_between_two_parts_hides_nobody(
    app: Flask, cast: Cast, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MAX_PEOPLE", 5)
    bring_in(owner, "\n".join(["Name,E-mail", *(f"Person {n},p{n}@example.org" for n in range(9))]))
    first, *others = links_to_parts(owner)
    answers = [owner.get(first)]
    with app.app_context():
        for gone in mine(app, cast.owner)[3:6]:
            db.session.delete(db.session.get_one(Contact, gone.id))
        db.session.commit()
    answers += [owner.get(link) for link in others]
    names = {each["name"] for part in answers for each in json.loads(part.data)["contacts"]}
    assert len(names) == 11 - 1, "one of them was in no part yet"
    assert "part-3-of-3.json" in answers[2].headers["Content-Disposition"]


def test_what_goes_while_a_file_is_written_hides_no_other(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taken_along, "ROWS_PER_BATCH", 2)
    with app.app_context():
        Tag.get_or_create(cast.owner, list("abcde"))
        db.session.commit()
        rows = archive.mine.own_tags(cast.owner)
        names = [next(rows)["name"] for _ in range(2)]
        db.session.execute(delete(Tag).where(Tag.name == "a"))
        db.session.commit()
        assert [*names, *(row["name"] for row in rows)] == list("abcde")


def test_five_thousand_fit_into_a_part(app: Flask, cast: Cast, owner: Client) -> None:
    know(app, cast.owner, 5000)
    page = owner.visit("/me/export")
    assert "Part 2 of 2" in page
    part = owner.get(links_to_parts(owner)[0]).data
    assert len(json.loads(part)["contacts"]) == 5000
    assert len(part) < 8 * 2**20
