"""Somebody tries codes: few wrong ones are answered, and who shares their address is left alone (Q1, R3)."""

import pytest
from flask import Flask

from meetup.codes import Code
from meetup.extensions import limiter
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor

MOST = 30


def code_of(app: Flask, person: User) -> str:
    with app.app_context():
        return Code.get_phone_code(person).code


def test_wrong_codes_are_counted_however_they_are_tried(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Over all the doors together, and the right one stays shut too until the minute is over."""
    client, code = client_for(cast.stranger), code_of(app, cast.owner)
    doors = ("/c/{}", "/C/{}", "/c/{}.svg", "/c/{}.png")
    answers = [client.get(doors[n % 4].format(f"{n:016}")).status_code for n in range(MOST + 2)]
    assert answers == [404] * MOST + [429] * 2
    assert client.get(f"/c/{code}").status_code == 429
    assert client_for(cast.stranger).get(f"/c/{code}").status_code == 429, "another browser of theirs"


def test_an_anonymous_guesser_stops_nobody_who_is_signed_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """R3: behind one address at a conference sit five hundred people."""
    guesser, code = client_for(None), code_of(app, cast.owner)
    for number in range(MOST + 1):
        guesser.get(f"/c/{number:016}")
    assert guesser.get(f"/c/{code}").status_code == 429
    assert client_for(cast.stranger).get(f"/c/{code}").status_code == 200


def test_right_codes_are_not_counted(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Nor are other refusals: what is counted is the answer that there is no such code."""
    client, code = client_for(None), code_of(app, cast.owner)
    assert {client.get(f"/c/{code}").status_code for _ in range(MOST * 2)} == {200}
    assert {client.post(f"/c/{code}/cards").status_code for _ in range(MOST * 2)} == {400}
    client_for(cast.owner).post_form("/me/code/rotations")
    assert {client.get(f"/c/{code}").status_code for _ in range(MOST * 2)} == {410}


@pytest.mark.one_database
def test_a_storage_that_goes_away_meanwhile_costs_nobody_their_answer(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    count, code = limiter.storage.incr, code_of(app, cast.owner)

    def break_down(key: str, expiry: int, amount: int = 1) -> int:
        if amount < 0:
            raise limiter.storage.base_exceptions  # type: ignore[misc]
        return count(key, expiry, amount)

    monkeypatch.setattr(limiter.storage, "incr", break_down)
    assert client_for(None).get(f"/c/{code}").status_code == 200
    assert "a right code stays counted" in caplog.text
