"""A long list and a long file are compared quickly, and nobody waits meanwhile."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.contacts.duplicates import MAX_CANDIDATES
from meetup.contacts.kept_cards import KeptCard
from meetup.extensions import db, now
from meetup.people import User
from meetup.transfer import matching as known
from meetup.transfer.reading import ImportedPerson
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.effort import cpu_seconds
from tests.transfer.files import CSV, choices, review, upload

pytestmark = pytest.mark.also_serializable

HELD, READ = 1500, 1000


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def hold_namesakes(app: Flask, owner: User, named: str = "Maria Silva", many: int = HELD) -> None:
    """Keep people of one company's number for `owner`, each with an address of their own.

    All have one name, unless `named` has a place for a number.
    """
    with app.app_context():
        for number in range(many):
            emails = (f"maria{number}@example.org",)
            details = Details(name=named.format(number), emails=emails, phones=("+351911111111",))
            db.session.add(KeptCard.build(owner.id, "import", details))
        db.session.flush()
        cards = db.session.scalars(select(KeptCard.id).where(KeptCard.holder_id == owner.id)).all()
        same = {"owner_id": owner.id, "met_at": now()}
        db.session.execute(insert(Contact), [{"kept_card_id": card, **same} for card in cards])
        db.session.commit()


def file_of(first: int, many: int = READ) -> str:
    lines = (f"Maria Silva,maria{number}@example.org" for number in range(first, first + many))
    return "\r\n".join(["Name,E-mail", *lines])


def test_a_thousand_namesakes_take_no_longer(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No longer than as many people who are all called differently, and nobody is compared with all of them."""
    other, took = client_for(cast.stranger), []
    hold_namesakes(app, cast.owner)
    hold_namesakes(app, cast.stranger, named="Maria{} Silva")
    compared = watch_comparisons(monkeypatch)
    for client in (owner, other):
        took.append(cpu_seconds(lambda client=client: taken(client), rounds=1))  # type: ignore[misc]
    assert max(compared) == MAX_CANDIDATES
    assert took[0] < 3 * took[1]


def taken(client: Client) -> None:
    assert upload(client, file_of(HELD)).status_code == 303


def watch_comparisons(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """List with how many contacts each person of a file is compared from now on."""
    compared, alike = [], known._match_of

    def count(found: ImportedPerson, candidates: Sequence[known.KnownContact]) -> known.Match | None:
        compared.append(len(candidates))
        return alike(found, candidates)

    monkeypatch.setattr(known, "_match_of", count)
    return compared


def test_among_a_thousand_namesakes_each_is_known_by_their_own_address(app: Flask, cast: Cast, owner: Client) -> None:
    hold_namesakes(app, cast.owner)
    page = review(owner, file_of(HELD - 50, 51))
    assert "0 new" in page
    assert len(choices(page)) == 1


def test_others_write_while_a_file_is_compared(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, found = client_for(cast.contact), known.find_matches
    written = []

    def compare(*arguments: Any) -> Any:
        answer = found(*arguments)
        with ThreadPoolExecutor(1) as thread:
            written.append(thread.submit(other.post_form, "/me/notifications", {"rhythm": "off"}).result().status_code)
        return answer

    monkeypatch.setattr("meetup.transfer.routes.imports.find_matches", compare)
    assert upload(owner, CSV).status_code == 303
    assert written == [303]
