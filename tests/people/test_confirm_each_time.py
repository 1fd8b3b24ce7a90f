"""A6: what is for good asks each time, however fresh the sign-in is, and one confirmation allows it once."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetup.extensions import db, now
from meetup.people import User
from meetup.people.passwords import hash_password
from meetup.people.signing_in.fresh_sign_in import has_confirmation_for, requires_confirmation_for
from meetup.security import allow
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.people.authenticators import Authenticator, add, confirm
from tests.people.mailbox import newest_link, path_of, signed_in

PASSWORD = "correct horse battery"
ASKED = "/me/confirmation?next=/me/security&purpose=testing"


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Signed in a moment ago. Removing the photo asks each time, and does nothing if it is not to be."""
    done: list[str] = []

    @allow("member")
    @requires_confirmation_for("testing", "people.profiles.security")
    def act() -> str:
        assert not has_confirmation_for("testing"), "it is used up"
        done.append("done")
        db.session.commit()
        return "done"

    monkeypatch.setitem(app.view_functions, "people.profiles.destroy_photo", act)
    with app.app_context():
        db.session.get_one(User, cast.owner.id).password_hash = hash_password(PASSWORD)
        db.session.commit()
    return client_for(cast.owner)


def is_asked(client: Client) -> bool:
    answer = client.post_form("/me/photo/removal")
    assert (answer.status_code, answer.location) in ((303, ASKED), (200, None))
    return answer.status_code == 303


def test_a_fresh_sign_in_is_not_enough(owner: Client) -> None:
    """A6"""
    assert is_asked(owner)
    owner.post_form("/me/confirmation", {"password": PASSWORD, "next": "/me/security"})
    assert is_asked(owner), "that was no confirmation for this"


def test_one_confirmation_is_enough_once(owner: Client) -> None:
    form = owner.visit(ASKED).form("/me/confirmation")
    typed = {name: form.one("input", name=name)["value"] for name in ("next", "purpose")}
    answer = owner.post_form("/me/confirmation", {"password": PASSWORD, **typed})
    assert answer.location == "/me/security"
    assert [is_asked(owner) for _ in range(3)] == [False, True, True]


def test_it_is_good_for_ten_minutes(owner: Client) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        owner.post_form("/me/confirmation", {"password": PASSWORD, "purpose": "testing"})
        clock.shift(timedelta(minutes=10))
        assert is_asked(owner)


@pytest.mark.parametrize("purpose", ["", "others", "TESTING", "testing " * 9, "<b>"])
def test_another_purpose_is_not_enough(owner: Client, purpose: str) -> None:
    assert owner.post_form("/me/confirmation", {"password": PASSWORD, "purpose": purpose}).status_code == 303
    assert is_asked(owner)


def test_a_wrong_password_keeps_the_purpose(owner: Client) -> None:
    answer = owner.post_form("/me/confirmation", {"password": "wrong", "purpose": "testing"})
    assert answer.status_code == 422
    assert 'name="purpose" value="testing"' in answer.text
    assert is_asked(owner)


def test_a_passkey_confirms_it(owner: Client) -> None:
    device = Authenticator()
    add(owner, device)
    assert confirm(owner, device, purpose="testing", next="/me/security").location == "/me/security"
    assert [is_asked(owner), is_asked(owner)] == [False, True]


def test_a_link_confirms_it_in_the_browser_that_asked(app: Flask, owner: Client) -> None:
    owner.post_form("/me/confirmation/links", {"purpose": "testing", "next": "/me/security"})
    link = path_of(newest_link(app, "owner@example.org"))
    assert "in another browser" not in owner.visit(link)
    assert owner.post_form(link).location == "/me/security"
    assert [is_asked(owner), is_asked(owner)] == [False, True]


def test_a_link_in_another_browser_says_what_to_do(app: Flask, owner: Client, client_for: ClientFor) -> None:
    """The mail app may open its own. The link goes on there, and still works where it was asked for."""
    owner.post_form("/me/confirmation/links", {"purpose": "testing", "next": "/me/security"})
    link, other = path_of(newest_link(app, "owner@example.org")), client_for(None)
    assert "You asked for this link in another browser." in other.visit(link)
    assert not signed_in(other)
    assert owner.post_form(link).location == "/me/security"
    assert not is_asked(owner)


def test_a_purpose_has_a_name() -> None:
    for name in ("", "Leaving", "x" * 21, "a b"):
        with pytest.raises(ValueError, match=f"^{name}$"):
            requires_confirmation_for(name, "people.profiles.security")
