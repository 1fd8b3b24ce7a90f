"""P1, Z5: a file that waits to be downloaded holds no card that was hidden since it was made."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Block, Contact
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.people import User
from meetup.people.suspending import suspend_account
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, kept, scan, share_all
from tests.people.departures import leave
from tests.transfer.files import work
from tests.transfer.test_take_everything_in_one_file import begin, made, rows_left

OUTDATED = "This export is outdated"


def revoke(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    held = kept(app, cast.owner, cast.contact)
    assert client_for(cast.contact).post_form(f"/me/card/holders/{held.id}/removal").status_code == 303


def revoke_from_all(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.contact).post_form("/me/card/revocations").status_code == 303


def block(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        Block.create(*(db.session.get_one(User, user.id) for user in (cast.contact, cast.owner)))
        db.session.commit()


def delete_the_account(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    leave(client_for(cast.contact))


def be_suspended(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        suspend_account(db.session.get_one(User, cast.contact.id))
        db.session.commit()


HIDE = [revoke, revoke_from_all, block, delete_the_account, be_suspended]


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    share_all(app, cast.contact)
    return client_for(cast.owner)


@pytest.mark.parametrize("hide", HIDE)
def test_a_file_with_it_is_outdated(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, hide: Callable[..., None]
) -> None:
    location = made(app, owner)
    hide(app, cast, client_for)
    answer = owner.get(f"{location}.zip")
    assert answer.status_code == 410 and OUTDATED in answer.text
    page = owner.visit(location)
    assert OUTDATED in page and not page.all("a", href=f"{location}.zip")
    assert page.form("/me/export/bundles"), "it offers to make a new one"
    assert not owner.visit("/me/export").all("a", href=location)
    assert owner.get(f"{made(app, owner)}.zip").status_code == 200
    app.test_cli_runner().invoke(args=["tidy"])
    assert rows_left(app)[0] == 1, "what is outdated does not wait for its hour"


def test_of_others_it_stays(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    theirs = client_for(cast.friend)
    location = made(app, theirs)
    revoke(app, cast, client_for)
    assert theirs.get(f"{location}.zip").status_code == 200


def test_hidden_while_it_is_written(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """The part with the card may be done already."""
    progress = begin(owner)
    revoke(app, cast, client_for)
    work(app)
    location = owner.visit(progress).one("a", class_="btn primary")["href"]
    assert owner.get(f"{location}.zip").status_code == 410


def test_a_scan_that_is_undone(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Q5: it is taken back on both sides."""
    assert scan(owner, code_of(app, cast.stranger)).status_code == 201
    location = made(app, owner)
    with app.app_context():
        met = db.session.scalars(select(Encounter).where(Encounter.scanned_id == cast.stranger.id)).one()
        met.undo(db.session.get_one(User, cast.stranger.id))
        db.session.commit()
    assert owner.get(f"{location}.zip").status_code == 410


def test_what_was_hidden_before_and_given_again_does_not_matter(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    revoke(app, cast, client_for)
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        location = made(app, owner)
        assert owner.get(f"{location}.zip").status_code == 200
        with app.app_context():
            held: Any = Contact.find(cast.owner, cast.contact)
            held.give_card()
            db.session.commit()
        assert owner.get(f"{location}.zip").status_code == 200
