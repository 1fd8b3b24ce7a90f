"""Somebody who knows thousands sees real numbers, and goes through all of them in each order, page by page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetup.contacts import Contact
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.follow_up.test_keep_long_lists_fast import meet

MANY = 3_000
FIRST = 1_000_000
MORE = re.compile(r'data-more\s+href="([^"]+)"')
LINE = re.compile(r'data-contact="(\d+)"')


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    with app.app_context():
        meet(db.session.get_one(User, cast.owner.id), MANY, FIRST)
        first_day = db.session.scalars(select(Contact.met_at).where(Contact.id == FIRST + 1)).one()
        for minutes in range(7):
            is_one = Contact.id > FIRST, Contact.id % 7 == minutes
            db.session.execute(update(Contact).where(*is_one).values(met_at=first_day - timedelta(minutes=minutes)))
        db.session.commit()
    return client_for(cast.owner)


def test_the_numbers_are_real(owner: Client) -> None:
    page = owner.visit("/contacts")
    assert "To do 3,002" in page.text
    assert "999" not in page.text
    assert "1 of 2,002" in owner.visit("/run-through?run=to_do").text, "a third is planned for later"


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["", "latest", "name"])
def test_each_order_has_everybody_once(app: Flask, cast: Cast, owner: Client, queries: Queries, sort: str) -> None:
    """By keysets: the last page costs what the first one does, and so does a list of several pages at once."""
    seen: list[int] = []
    path, counts = f"/contacts?stage=all&sort={sort}&shown=500", []
    while path:
        with queries() as statements:
            text = owner.get(path).text
        counts.append(len(statements))
        found = MORE.search(text)
        seen += map(int, LINE.findall(text))
        path = found[1].replace("&amp;", "&") + "&shown=500" if found else ""
    assert len(seen) == len(set(seen)) == MANY + 2
    assert max(counts) == counts[0]
    if sort:
        assert seen == ordered(app, cast.owner, sort)


def ordered(app: Flask, owner: User, sort: str) -> list[int]:
    """The ids of everybody on the list of ``owner`` in that order, sorted without the database."""
    keys: dict[str, Any] = {
        "latest": lambda contact: (-contact.met_at.timestamp(), -contact.id),
        "name": lambda contact: (contact.name_folded, contact.id),
    }
    with app.app_context():
        contacts = db.session.scalars(select(Contact).where(Contact.owner_id == owner.id)).unique().all()
        return [contact.id for contact in sorted(contacts, key=keys[sort])]


def test_as_many_as_were_there_are_shown_again(owner: Client) -> None:
    for shown, rows in (("50", 50), ("7", 25), ("99999", 500), ("x", 25), ("-1", 25)):
        text = owner.get(f"/contacts?stage=all&sort=name&shown={shown}").text
        assert len(LINE.findall(text)) == rows, shown
