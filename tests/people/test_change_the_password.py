"""Setting a password, which is worth a fresh sign-in (A6)."""

from datetime import timedelta

import time_machine
from flask import Flask

from meetup.extensions import db, now
from meetup.people import User
from meetup.people.passwords import verify_password
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.people.mailbox import mailed_link, signed_in

PASSWORD = "correct horse battery"


def has_password(app: Flask, person: User, password: str = PASSWORD) -> bool:
    with app.app_context():
        return verify_password(db.session.get_one(User, person.id).password_hash, password)


def test_it_is_set_and_other_devices_are_signed_out(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, elsewhere, stranger = client_for(cast.owner), client_for(cast.owner), client_for(cast.stranger)
    answer = client.post_form("/me/password", {"password": PASSWORD})
    assert answer.location == "/me/security"
    assert has_password(app, cast.owner)
    assert not has_password(app, cast.stranger)
    assert signed_in(client)
    assert not signed_in(elsewhere)
    assert signed_in(stranger)
    assert (
        client_for(None).post_form("/sign-in", {"email": "owner@example.org", "password": PASSWORD}).status_code == 303
    )


def test_too_short_is_said_beside_the_field(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    for typed in ("", "short", "x" * 1001):
        answer = client.post_form("/me/password", {"password": typed})
        assert answer.status_code == 422
        assert 'id="password-problem"' in answer.text
        assert not typed or f'value="{typed}"' not in answer.text
    assert not has_password(app, cast.owner, "short")


def test_an_old_sign_in_is_asked_again(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A6"""
    client, elsewhere = client_for(cast.owner), client_for(cast.owner)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        answer = client.post_form("/me/password", {"password": PASSWORD})
        assert answer.location == "/me/confirmation?next=/me/security"
        page = client.visit(answer.location)
        assert "Confirm it's you" in page
        assert not has_password(app, cast.owner)
        link = mailed_link(app, client, "owner@example.org", next="/me/security")
        assert client.post_form(link).location == "/me/security"
        assert client.post_form("/me/password", {"password": PASSWORD}).location == "/me/security"
    assert has_password(app, cast.owner)
    assert not signed_in(elsewhere)
