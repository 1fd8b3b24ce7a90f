"""Two people of a file whom I merged after the look grow as one, and one undo takes all of it back, also in parts."""

from typing import Any

import pytest
from flask import Flask

from meetup.jobs.running import run_part
from meetup.transfer import import_jobs
from meetup.transfer.routes import imports
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import rows
from tests.transfer.files import bring_in, complete, mine, review, work

BEFORE = "Name,E-mail\nAna Matos,ana@example.org\nBea Matos,bea@example.org"
MORE = (
    "Name,E-mail,Phone,Note,Tags,Company\nAna Matos,ana@example.org,+351 911 111 111,Tall,Fair,Tagus"
    "\nBea Matos,bea@example.org,+351 922 222 222,Short,Book,Douro"
)


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture(params=[False, True], ids=["at once", "in parts"])
def in_parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param:
        monkeypatch.setattr(imports, "MAX_PEOPLE_AT_ONCE", 1)
        monkeypatch.setattr(import_jobs, "PEOPLE_PER_PART", 1)
    return bool(request.param)


def merged(app: Flask, cast: Cast, owner: Client) -> int:
    """Merge Bea into Ana; returns the id of what is one contact now."""
    ids = {contact.name: contact.id for contact in mine(app, cast.owner)}
    assert owner.post_form(f"/contacts/{ids['Ana Matos']}/merges", {"other_id": ids["Bea Matos"]}).status_code == 303
    return ids["Ana Matos"]


def said(app: Flask) -> dict[str, Any]:
    """What contacts and cards say, without when their notes were written and in which version."""
    found = rows(app)
    cards = [(card[0], *card[2:]) for card in found["kept_cards"]]
    return {"cards": cards, "taggings": found["taggings"], "notes": found["earlier_notes"]}


def test_all_is_added_and_all_is_taken_back(app: Flask, cast: Cast, owner: Client, in_parts: bool) -> None:
    bring_in(owner, BEFORE)
    work(app)
    page = review(owner, MORE)
    target_id = merged(app, cast, owner)
    before = said(app)
    answer = complete(owner, page)
    assert ("/jobs/" in answer.location) == in_parts
    work(app)
    contact = next(each for each in mine(app, cast.owner) if each.id == target_id)
    assert contact.kept_card is not None
    assert {"Tall", "Short"} <= set(contact.note.split("\n"))
    assert len(contact.kept_card.details.phones) == 2
    assert {tag.name for tag in contact.tags} == {"Fair", "Book"}
    done = owner.visit(answer.location)
    (undo,) = (form["action"] for form in done.all("form") if form["action"].endswith("/reversal"))
    owner.post_form(undo)
    work(app)
    assert said(app) == before
    restored = next(each for each in mine(app, cast.owner) if each.id == target_id)
    assert restored.note == ""


def test_cancelled_half_way_it_says_what_it_said(app: Flask, cast: Cast, owner: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(imports, "MAX_PEOPLE_AT_ONCE", 1)
    monkeypatch.setattr(import_jobs, "PEOPLE_PER_PART", 1)
    bring_in(owner, BEFORE)
    work(app)
    page = review(owner, MORE)
    merged(app, cast, owner)
    before = said(app)
    path = complete(owner, page).location
    with app.app_context():
        assert run_part()
        assert run_part()
    assert said(app) != before
    assert owner.post_form(f"{path}/cancellation").status_code == 303
    work(app)
    assert said(app) == before
