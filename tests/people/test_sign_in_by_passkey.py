"""A passkey signs in whoever holds it and can unlock it, and nothing else that a browser could send does."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup.extensions import db, limiter, now
from meetup.people import Passkey, User
from meetup.people.passkeys.challenges import PasskeyChallenge
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.people.authenticators import Authenticator, add, challenge, confirm, decoded, encoded, sign_in
from tests.people.mailbox import letters, mailed_link, signed_in

OWNER = "owner@example.org"
COPIED = "may have a copy of this passkey"


@pytest.fixture
def device(cast: Cast, client_for: ClientFor) -> Authenticator:
    """The phone of the owner, with a passkey."""
    device = Authenticator()
    assert add(client_for(cast.owner), device).status_code == 303
    return device


def test_nothing_is_typed(app: Flask, device: Authenticator, client_for: ClientFor) -> None:
    client = client_for(None)
    answer = sign_in(client, device, next="/me/code")
    assert (answer.status_code, answer.location) == (303, "/me/code")
    assert "Owner Person" in client.visit("/me")
    with app.app_context():
        assert db.session.scalars(select(Passkey)).one().last_used_at


def test_the_challenge_says_nothing_of_anybody(device: Authenticator, client_for: ClientFor) -> None:
    options = challenge(client_for(None), "/sign-in/passkey/challenges")
    assert options["rpId"] == "localhost"
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")
    assert len(decoded(options["challenge"])) == 32


def test_devices_get_32_random_bytes_for_a_user(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """They say nothing of anybody, and stay the same, so that a second passkey joins the first."""
    owner, stranger = client_for(cast.owner), client_for(cast.stranger)
    first, second, other = (challenge(client, "/me/passkeys/challenges") for client in (owner, owner, stranger))
    assert len(decoded(first["user"]["id"])) == 32
    assert first["user"]["id"] == second["user"]["id"] != other["user"]["id"]
    assert first["challenge"] != second["challenge"]
    chosen = first["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")


def test_an_answer_is_taken_once(device: Authenticator, client_for: ClientFor) -> None:
    client = client_for(None)
    credential = device.sign(challenge(client, "/sign-in/passkey/challenges"))
    assert client.post_form("/sign-in/passkey", {"credential": credential}).status_code == 303
    client.post_form("/sign-out")
    again = client.post_form("/sign-in/passkey", {"credential": credential})
    assert again.status_code == 422
    assert not signed_in(client)


def test_a_refused_answer_uses_the_challenge_up(device: Authenticator, client_for: ClientFor) -> None:
    client = client_for(None)
    options = challenge(client, "/sign-in/passkey/challenges")
    device.verifies = False
    assert client.post_form("/sign-in/passkey", {"credential": device.sign(options)}).status_code == 422
    device.verifies = True
    answer = client.post_form("/sign-in/passkey", {"credential": device.sign(options)})
    assert (answer.status_code, "was sent twice" in answer.text) == (422, True)


@pytest.mark.parametrize(("minutes", "status"), [(4, 303), (5, 422)])
def test_it_is_good_for_five_minutes(device: Authenticator, client_for: ClientFor, minutes: int, status: int) -> None:
    client = client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        credential = device.sign(challenge(client, "/sign-in/passkey/challenges"))
        clock.shift(timedelta(minutes=minutes))
        assert client.post_form("/sign-in/passkey", {"credential": credential}).status_code == status


def test_it_belongs_to_the_browser_that_asked(device: Authenticator, client_for: ClientFor) -> None:
    """Somebody who reads along, or sends a victim their own answer, gets nothing from it."""
    asked, other = client_for(None), client_for(None)
    challenge(other, "/sign-in/passkey/challenges")
    credential = device.sign(challenge(asked, "/sign-in/passkey/challenges"))
    assert other.post_form("/sign-in/passkey", {"credential": credential}).status_code == 422
    assert asked.post_form("/sign-in/passkey", {"credential": credential}).status_code == 303


def test_a_challenge_serves_one_purpose(cast: Cast, device: Authenticator, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    credential = device.sign(challenge(owner, "/sign-in/passkey/challenges"))
    assert owner.post_form("/me/confirmation/passkey", {"credential": credential}).status_code == 422
    made = Authenticator().make(
        {**challenge(owner, "/me/passkeys/challenges"), **challenge(owner, "/sign-in/passkey/challenges")}
    )
    assert owner.post_form("/me/passkeys", {"credential": made, "name": "My key"}).status_code == 422


@pytest.mark.parametrize("wrong", ["challenge", "origin", "host", "unverified", "signature", "handle", "key"])
def test_what_proves_nothing_is_refused(device: Authenticator, client_for: ClientFor, wrong: str) -> None:
    client = client_for(None)
    options = challenge(client, "/sign-in/passkey/challenges")
    handle = None
    if wrong == "challenge":
        options["challenge"] = encoded(bytes(32))
    elif wrong == "origin":
        device.origin = "http://localhost.example"
    elif wrong == "host":
        options["rpId"] = "localhost.example"
    elif wrong == "unverified":
        device.verifies = False
    elif wrong == "handle":
        handle = encoded(bytes(32))
    elif wrong == "key":
        device.key = Authenticator().key
    credential = device.sign(options, handle)
    if wrong == "signature":
        sent = json.loads(credential)
        sent["response"]["signature"] = encoded(decoded(sent["response"]["signature"])[:-1] + b"0")
        credential = json.dumps(sent)
    answer = client.post_form("/sign-in/passkey", {"credential": credential})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not signed_in(client)


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["", "{}", "[]", "x", "[" * 10_000, "x" * 50_000, '{"id": 1}', "null"])
def test_what_is_no_passkey_is_a_sentence(cast: Cast, client_for: ClientFor, text: str) -> None:
    """I7"""
    client = client_for(cast.owner)
    limiter.reset()
    for path in ("/sign-in/passkey", "/me/confirmation/passkey", "/me/passkeys"):
        answer = client.post_form(path, {"credential": text, "name": "My phone"})
        assert (answer.status_code, "be checked" in answer.text) == (422, True), path


def test_a_removed_one_is_refused_with_a_sentence(
    app: Flask, cast: Cast, device: Authenticator, client_for: ClientFor
) -> None:
    (passkey_id,) = ids(app)
    client_for(cast.owner).post_form(f"/me/passkeys/{passkey_id}/removal")
    answer = sign_in(client_for(None), device)
    assert answer.status_code == 422
    assert "was removed from the account" in answer.text
    assert f'data-credential-id="{encoded(device.credential_id)}"' in answer.text, "so that the browser forgets it"


def test_a_copy_is_refused_told_and_shown(app: Flask, cast: Cast, device: Authenticator, client_for: ClientFor) -> None:
    """A10: whoever counts backwards may be a copy. From then on neither of the two works."""
    copy = Authenticator(key=device.key, credential_id=device.credential_id, handle=device.handle)
    for _ in range(3):
        assert sign_in(client_for(None), device).status_code == 303
    before = len(letters(app, OWNER))
    for each in (copy, device):
        refused = sign_in(client_for(None), each)
        assert (refused.status_code, COPIED in refused.text) == (422, True)
    (letter,) = letters(app, OWNER)[before:]
    assert letter.subject == "Your passkey may have been copied"
    owner = client_for(cast.owner)
    assert "may have been copied" in owner.visit("/me/security")
    assert "Refused a passkey that may have been copied" in owner.visit("/me/security/history")
    assert "looked like a copy" in owner.visit(f"/me/passkeys/{ids(app)[0]}")


def test_devices_that_do_not_count_are_no_copies(cast: Cast, client_for: ClientFor) -> None:
    """Passkeys that several devices share always say 0."""
    device = Authenticator(step=0)
    add(client_for(cast.owner), device)
    assert [sign_in(client_for(None), device).status_code for _ in range(3)] == [303] * 3


def test_failures_alone_are_counted(device: Authenticator, client_for: ClientFor) -> None:
    """A8: whatever was guessed from the same network, the right one signs in."""
    stranger = client_for(None)
    answers = {stranger.post_form("/sign-in/passkey", {"credential": "x"}).status_code for _ in range(301)}
    assert answers == {422, 429}
    assert sign_in(client_for(None), device).status_code == 303


def test_a_new_browser_is_told_by_mail(app: Flask, device: Authenticator, client_for: ClientFor) -> None:
    """A10"""
    before = len(letters(app, OWNER))
    sign_in(client_for(None), device)
    assert [each.subject for each in letters(app, OWNER)[before:]] == ["New sign-in to your Meetup companion account"]


def test_two_at_once_are_two_sign_ins(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Each with their own passkey; and one answer that is sent twice at once signs in once."""
    pairs = []
    for user in (cast.owner, cast.stranger):
        key, client = Authenticator(), client_for(None)
        add(client_for(user), key)
        credential = key.sign(challenge(client, "/sign-in/passkey/challenges"))
        form = {"credential": credential, "csrf_token": client.token()}
        again = client_for(None)
        again.set_cookie(app.config["SESSION_COOKIE_NAME"], client.cookie())
        pairs += [(client, form), (again, form)]
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda pair: pair[0].post("/sign-in/passkey", data=pair[1]).status_code, pairs))
    assert sorted(statuses) == [303, 303, 422, 422]


def test_challenges_that_nobody_answers_are_erased(app: Flask, client_for: ClientFor) -> None:
    """G3"""
    challenge(client_for(None), "/sign-in/passkey/challenges")
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        assert "1 passkey challenges" in app.test_cli_runner().invoke(args=["tidy"]).output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PasskeyChallenge)) == 0


def test_confirming_takes_a_passkey_of_this_account(cast: Cast, device: Authenticator, client_for: ClientFor) -> None:
    """A6"""
    other = Authenticator()
    add(client_for(cast.stranger), other)
    with time_machine.travel(now(), tick=False) as clock:
        owner = client_for(cast.owner)
        clock.shift(timedelta(minutes=11))
        assert owner.get("/me/passkeys/new").location == "/me/confirmation?next=/me/passkeys/new"
        assert owner.visit("/me/confirmation").form("/me/confirmation/passkey")
        refused = confirm(owner, other, next="/me/passkeys/new")
        assert (refused.status_code, "of another account" in refused.text) == (422, True)
        assert owner.get("/me/passkeys/new").status_code == 303
        assert confirm(owner, device, next="/me/passkeys/new").location == "/me/passkeys/new"
        assert owner.get("/me/passkeys/new").status_code == 200


def test_the_mailed_link_stays_the_way_back(app: Flask, device: Authenticator, client_for: ClientFor) -> None:
    client = client_for(None)
    client.post_form(mailed_link(app, client, OWNER))
    assert signed_in(client)


def ids(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(Passkey.id).order_by(Passkey.id)))


def owner_of(app: Flask, passkey_id: int) -> str:
    with app.app_context():
        return db.session.get_one(User, db.session.get_one(Passkey, passkey_id).user_id).email


def test_nobody_takes_over_a_passkey_that_is_there(
    app: Flask, cast: Cast, device: Authenticator, client_for: ClientFor
) -> None:
    """The same credential again, for another account or this one, is refused and stays whose it is."""
    for user in (cast.stranger, cast.owner):
        answer = add(client_for(user), device)
        assert (answer.status_code, "added before" in answer.text) == (422, True)
    assert [owner_of(app, each) for each in ids(app)] == [OWNER]


def test_a_new_one_has_to_be_unlocked_as_well(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client: Client = client_for(cast.owner)
    for device in (Authenticator(verifies=False), Authenticator(origin="http://e.example")):
        assert add(client, device).status_code == 422
    assert ids(app) == []
