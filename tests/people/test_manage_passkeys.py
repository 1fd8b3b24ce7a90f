"""Passkeys are added, named and removed under Me, are told by mail, and offered once."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.extensions import db, now
from meetup.people import Passkey
from meetup.people.models import User
from meetup.people.passkeys import MAX_PASSKEYS
from meetup.people.passwords import hash_password
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.people.authenticators import Authenticator, add, sign_in
from tests.people.mailbox import letters, mailed_link

OWNER = "owner@example.org"
OFFER = "Sign in faster next time"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def ids(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(Passkey.id).order_by(Passkey.id)))


def test_several_with_names_and_their_last_use(owner: Client, client_for: ClientFor) -> None:
    phone, laptop = Authenticator(), Authenticator()
    add(owner, phone, "My phone")
    add(owner, laptop, "Work laptop")
    sign_in(client_for(None), phone)
    page = owner.visit("/me/security")
    assert "My phone Passkey · last used" in page
    assert "Work laptop Passkey · added" in page


def test_one_is_renamed_and_one_removed(app: Flask, owner: Client, client_for: ClientFor) -> None:
    phone, laptop = Authenticator(), Authenticator()
    add(owner, phone, "My phone")
    add(owner, laptop, "Work laptop")
    first, second = ids(app)
    assert owner.post_form(f"/me/passkeys/{first}", {"name": " "}).status_code == 422
    assert owner.post_form(f"/me/passkeys/{first}", {"name": "Old phone"}).status_code == 303
    assert "Old phone" in owner.visit("/me/security")
    assert owner.post_form(f"/me/passkeys/{first}/removal").status_code == 303
    page = owner.visit("/me/security")
    assert ("Old phone" in page, "Work laptop" in page) == (False, True)
    assert ids(app) == [second]
    assert sign_in(client_for(None), laptop).status_code == 303


def test_the_owner_is_told_of_each(app: Flask, owner: Client) -> None:
    """A10"""
    add(owner, Authenticator(), "My phone")
    owner.post_form(f"/me/passkeys/{ids(app)[0]}/removal")
    added, removed = letters(app, OWNER)
    assert added.subject == "A passkey was added to your Meetup companion account"
    assert removed.subject == "A passkey was removed from your Meetup companion account"
    assert all("My phone" in letter.text for letter in (added, removed))


def test_adding_and_removing_ask_an_old_sign_in_again(app: Flask, owner: Client) -> None:
    """A6"""
    add(owner, Authenticator())
    (passkey,) = ids(app)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        for path in ("/me/passkeys/challenges", "/me/passkeys"):
            assert owner.post_form(path).location == "/me/confirmation?next=/me/passkeys/new"
        removal = owner.post_form(f"/me/passkeys/{passkey}/removal")
        assert removal.location == f"/me/confirmation?next=/me/passkeys/{passkey}"
    assert ids(app) == [passkey]


def test_nobody_else_reaches_it(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Z2"""
    add(owner, Authenticator())
    (passkey,) = ids(app)
    stranger = client_for(cast.stranger)
    assert stranger.get(f"/me/passkeys/{passkey}").status_code == 404
    for path in (f"/me/passkeys/{passkey}", f"/me/passkeys/{passkey}/removal"):
        assert stranger.post_form(path, {"name": "Mine"}).status_code == 404
    assert ids(app) == [passkey]


def test_there_are_so_many_at_most(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        kept = {"user_id": cast.owner.id, "public_key": b"", "sign_count": 0, "name": "Old"}
        db.session.add_all(Passkey(credential_id=f"{number:04}", **kept) for number in range(MAX_PASSKEYS))
        db.session.commit()
    answer = add(owner, Authenticator())
    assert (answer.status_code, "as many passkeys as" in answer.text) == (422, True)


@pytest.mark.parametrize("way", ["/sessions/others/removal", "/me/password"])
def test_signing_out_and_a_new_password_leave_them_and_say_so(
    app: Flask, owner: Client, client_for: ClientFor, way: str
) -> None:
    device = Authenticator()
    add(owner, device)
    owner.post_form(way, {"password": "correct horse battery"})
    assert "Your passkeys still" in owner.visit("/me/security")
    assert sign_in(client_for(None), device).status_code == 303


def test_it_is_offered_after_a_link_until_it_is_dismissed_everywhere(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        browsers = []
        for _ in range(2):
            client = client_for(None)
            client.post_form(mailed_link(app, client, OWNER))
            browsers.append(client)
            clock.shift(timedelta(minutes=2))
        first, second = browsers
        assert [OFFER in client.visit("/") for client in browsers] == [True, True]
        assert first.post_form("/me/passkeys/offer/dismissals", {"next": "/"}).location == "/"
        assert [OFFER in client.visit("/") for client in browsers] == [False, False]
        second.post_form(mailed_link(app, second, OWNER))
        assert OFFER not in second.visit("/")


def test_it_is_not_offered_to_whoever_has_one_or_signs_in_otherwise(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    with app.app_context():
        db.session.get_one(User, cast.owner.id).password_hash = hash_password("correct horse battery")
        db.session.commit()
    client = client_for(None)
    client.post_form("/sign-in", {"email": OWNER, "password": "correct horse battery"})
    assert OFFER not in client.visit("/")
    with time_machine.travel(now(), tick=False) as clock:
        client.post_form(mailed_link(app, client, OWNER))
        assert OFFER in client.visit("/")
        add(owner, Authenticator())
        assert OFFER not in client.visit("/")
        clock.shift(timedelta(minutes=2))
        client.post_form(mailed_link(app, client, OWNER))
        assert OFFER not in client.visit("/")
