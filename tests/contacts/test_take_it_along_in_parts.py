"""More people than an import takes at once leave in parts, each of which can be imported."""

import json

import pytest
from flask import Flask

from meetup.contacts.routes import exports
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.contacts.exports import know
from tests.contacts.files import bring_in, mine


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def test_a_short_list_has_no_parts(owner: Client) -> None:
    assert "In parts of" not in owner.visit("/me/export")
    assert [owner.get(f"/me/export.json?part={part}").status_code for part in ("1", "0", "2", "x", "-1")] == [
        200,
        404,
        404,
        404,
        404,
    ]


def test_each_part_can_be_imported_and_nobody_is_missing(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST", 5)
    bring_in(owner, "\n".join(["Name,E-mail", *(f"Person {n},p{n}@example.org" for n in range(9))]))
    links = [link["href"] for link in owner.visit("/me/export").all("a") if "part=" in link.get("href", "")]
    assert links == [f"/me/export.json?part={part}" for part in (1, 2, 3)]
    parts = [owner.get(link) for link in links]
    assert [len(json.loads(part.data)["contacts"]) for part in parts] == [5, 5, 1]
    assert "part-3-of-3.json" in parts[2].headers["Content-Disposition"]
    stranger = client_for(cast.stranger)
    for part in parts:
        bring_in(stranger, part.data)
    assert len(mine(app, cast.stranger)) == 11


def test_five_thousand_fit_into_a_part(app: Flask, cast: Cast, owner: Client) -> None:
    know(app, cast.owner, 5000)
    page = owner.visit("/me/export")
    assert "Part 2 of 2" in page
    part = owner.get("/me/export.json?part=1").data
    assert len(json.loads(part)["contacts"]) == 5000
    assert len(part) < 8 * 2**20
