"""Somebody tries codes: few wrong ones are answered, and who shares their address is left alone (Q1, R3)."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from flask import Flask
from flask_limiter import Limiter

from meetup.codes import Code
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor

MOST = 30


def code_of(app: Flask, person: User) -> str:
    with app.app_context():
        return Code.get_phone_code(person).code


def test_wrong_codes_are_counted_however_they_are_tried(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Over all the doors together, and in every browser of the account."""
    client = client_for(cast.stranger)
    doors = ("/c/{}", "/C/{}", "/c/{}.svg", "/c/{}.png", "/c/{}.vcf")
    answers = [client.get(doors[n % 5].format(f"{n:016}")).status_code for n in range(MOST + 2)]
    assert answers == [404] * MOST + [429] * 2
    refused = client_for(cast.stranger).get("/c/0000000000000000")
    assert refused.status_code == 429
    assert "Try again in" in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    scan = client.post_form("/contacts", {"code": "0000000000000000", "uuid": str(uuid4()), "how": "typed"})
    assert scan.status_code == 429


@pytest.mark.parametrize("who", ["guest", "member"])
def test_right_codes_work_whatever_was_guessed(app: Flask, cast: Cast, client_for: ClientFor, who: str) -> None:
    """Q9: for the guesser and for the guests behind the same address; a code cannot be guessed anyway."""
    guesser = client_for(cast.stranger if who == "member" else None)
    code = code_of(app, cast.owner)
    for number in range(MOST + 5):
        last = guesser.get(f"/c/{number:016}").status_code
    assert last == 429
    for browser in (guesser, client_for(None), client_for(cast.friend)):
        for door in ("/c/{}", "/c/{}.svg", "/c/{}.vcf"):
            assert browser.get(door.format(code)).status_code == 200
    guest = {"name": "Gita", "channel": "gita@example.org", "uuid": str(uuid4())}
    assert client_for(None).post_form(f"/c/{code}/cards", guest).status_code == 303
    assert guesser.get("/c/0000000000000000").status_code == 429, "right ones give nothing back"


def test_wrong_codes_are_counted_by_64_bits(app: Flask, client_for: ClientFor) -> None:
    """Whoever has an IPv6 address has 2^64 of them."""
    client = client_for(None)
    answers = [
        client.get(f"/c/{n:016}", environ_overrides={"REMOTE_ADDR": f"2001:db8::{n:x}:1"}).status_code
        for n in range(MOST + 1)
    ]
    assert answers == [404] * MOST + [429]
    elsewhere = client.get("/c/0000000000000000", environ_overrides={"REMOTE_ADDR": "2001:db8:0:1::1"})
    assert elsewhere.status_code == 404


def test_right_codes_are_not_counted(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Nor are other refusals: what is counted is the answer that there is no such code."""
    client, code = client_for(None), code_of(app, cast.owner)
    assert {client.get(f"/c/{code}").status_code for _ in range(MOST * 2)} == {200}
    assert {client.post(f"/c/{code}/cards").status_code for _ in range(MOST * 2)} == {400}
    client_for(cast.owner).post_form("/me/code/rotations")
    assert {client.get(f"/c/{code}").status_code for _ in range(MOST * 2)} == {410}


@pytest.mark.one_database
def test_a_storage_that_is_away_still_counts(
    app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object, **__: object) -> int:
        raise ConnectionError

    away = SimpleNamespace(storage=SimpleNamespace(incr=break_down, get=break_down, base_exceptions=ConnectionError))
    monkeypatch.setattr(Limiter, "limiter", away)
    client = client_for(None)
    from_elsewhere = {"REMOTE_ADDR": "192.0.2.99"}
    answers = [client.get(f"/c/{n:016}", environ_overrides=from_elsewhere).status_code for n in range(MOST + 1)]
    assert answers == [404] * MOST + [429]
    assert "this process counts by itself" in caplog.text
