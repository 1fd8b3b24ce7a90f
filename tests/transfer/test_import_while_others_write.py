"""A long list and a long file are compared quickly, and nobody waits meanwhile."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.contacts.kept_cards import KeptCard
from meetup.extensions import db, now
from meetup.transfer import matching as known
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.transfer.files import CSV, choices, review, upload

HELD, READ = 1500, 1000


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def hold_namesakes(app: Flask, cast: Cast, many: int = HELD) -> None:
    """People of one name and one company's number, each with an address of their own."""
    with app.app_context():
        for number in range(many):
            details = Details(name="Maria Silva", emails=(f"maria{number}@example.org",), phones=("+351911111111",))
            db.session.add(KeptCard.drawn(cast.owner.id, "import", details))
        db.session.flush()
        cards = db.session.scalars(select(KeptCard.id).where(KeptCard.name_folded == "maria silva")).all()
        same = {"owner_id": cast.owner.id, "met_at": now()}
        db.session.execute(insert(Contact), [{"kept_card_id": card, **same} for card in cards])
        db.session.commit()


def file_of(first: int, many: int = READ) -> str:
    lines = (f"Maria Silva,maria{number}@example.org" for number in range(first, first + many))
    return "\r\n".join(["Name,E-mail", *lines])


def test_a_thousand_namesakes_take_no_longer(app: Flask, cast: Cast, owner: Client) -> None:
    hold_namesakes(app, cast)
    begun = time.monotonic()
    assert upload(owner, file_of(HELD)).status_code == 303
    assert time.monotonic() - begun < 3


def test_among_a_thousand_namesakes_each_is_known_by_their_own_address(app: Flask, cast: Cast, owner: Client) -> None:
    hold_namesakes(app, cast)
    page = review(owner, file_of(HELD - 50, 51))
    assert "0 new" in page
    assert len(choices(page)) == 1


def test_others_write_while_a_file_is_compared(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, found = client_for(cast.contact), known.compare
    written = []

    def compare(*arguments: Any) -> Any:
        answer = found(*arguments)
        with ThreadPoolExecutor(1) as thread:
            written.append(thread.submit(other.post_form, "/me/notifications", {"rhythm": "off"}).result().status_code)
        return answer

    monkeypatch.setattr("meetup.transfer.routes.imports.compare", compare)
    assert upload(owner, CSV).status_code == 303
    assert written == [303]
