"""People who set a password sign in by it; a guess tells nobody who has an account (A1)."""

import re
from types import SimpleNamespace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetup.extensions import db
from meetup.people import User, passwords
from meetup.people.passwords import hash_password
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.effort import cpu_seconds
from tests.people.mailbox import ask_for_link, signed_in

PASSWORD = "correct horse battery"
OWNER, CONTACT, NOBODY = "owner@example.org", "contact@example.org", "nobody@example.org"


@pytest.fixture
def secured(app: Flask, cast: Cast) -> Cast:
    """The cast, whose owner has set a password."""
    with app.app_context():
        db.session.get_one(User, cast.owner.id).password_hash = hash_password(PASSWORD)
        db.session.commit()
    return cast


def sign_in(client: Client, email: str, password: str, **typed: str) -> TestResponse:
    return client.post_form("/sign-in", {"email": email, "password": password, **typed})


@pytest.mark.parametrize("email", [OWNER, "  Owner@EXAMPLE.org "])
def test_it_signs_in(secured: Cast, client_for: ClientFor, email: str) -> None:
    client = client_for(None)
    assert sign_in(client, email, PASSWORD).location == "/"
    assert "Owner Person" in client.visit("/me")


TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')  # signed anew each second


def test_wrong_unknown_and_unset_look_the_same(secured: Cast, client_for: ClientFor) -> None:
    """A1"""
    pages = []
    for email, password in ((OWNER, "wrong"), (NOBODY, "wrong"), (CONTACT, "wrong"), (CONTACT, PASSWORD)):
        client = client_for(None)
        token = client.token()
        answer = client.post("/sign-in", data={"csrf_token": token, "email": email, "password": password})
        page = TOKEN.sub("", answer.text.replace(email, "…"))
        pages.append((answer.status_code, page[page.index("<main") : page.index("</main>")]))
        assert not signed_in(client)
    assert pages[0][0] == 422
    assert len(set(pages)) == 1
    assert password not in pages[0][1]


@pytest.mark.one_database
def test_a_guess_takes_as_long_for_nobody(
    secured: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A1: hashing is nearly all of the work, and each guess hashes once, with the same parameters."""
    hashed: list[str] = []
    verify = passwords._hasher.verify

    def count(password_hash: str, password: str) -> bool:
        hashed.append(password_hash.rpartition("p=")[0])
        return verify(password_hash, password)

    monkeypatch.setattr(passwords, "_hasher", SimpleNamespace(verify=count))
    client = client_for(None)
    data = {"csrf_token": client.token(), "password": "wrong"}
    effort = {
        email: cpu_seconds(lambda email=email: client.post("/sign-in", data={**data, "email": email}))  # type: ignore[misc]
        for email in (OWNER, CONTACT, NOBODY)
    }
    assert len(hashed) == 3 * len(effort)
    assert len(set(hashed)) == 1
    assert max(effort.values()) < 3 * min(effort.values())


@pytest.mark.one_database
def test_ten_guesses_are_enough(secured: Cast, client_for: ClientFor) -> None:
    """However the address is written, and from whichever browser; a link still lets its owner in."""
    spellings = [OWNER, OWNER.upper(), f" {OWNER}", "ow\x01ner@example.org", "owner@ｅxample.org"]
    clients = [client_for(None), client_for(None)]
    statuses = [sign_in(clients[n % 2], spellings[n % 5], "").status_code for n in range(11)]
    assert statuses == [422] * 10 + [429]
    refused = sign_in(clients[0], OWNER, PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert not signed_in(clients[0])
    assert sign_in(clients[0], CONTACT, "").status_code == 422
    assert ask_for_link(clients[0], OWNER).status_code == 303


@pytest.mark.one_database
def test_a_mailbox_is_not_flooded(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    spellings = [OWNER, OWNER.upper(), f"{OWNER} ", "ow\x01ner@example.org", "owner@ｅxample.org", "\x02" + OWNER]
    statuses = [ask_for_link(client, email).status_code for email in spellings]
    assert statuses.count(303) <= 5
    assert statuses[-1] == 429
    assert ask_for_link(client, CONTACT).status_code == 303


@pytest.mark.one_database
def test_the_hash_is_argon2id_as_decided(app: Flask) -> None:
    """OWASP: t=2, 19 MiB, p=1."""
    assert hash_password(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
