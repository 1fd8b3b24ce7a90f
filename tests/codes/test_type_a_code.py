"""Somebody types a code from a badge: spaces, dashes, case and look-alike letters do not matter."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meetup.codes import canonical_code, code_in_url, grouped_code
from meetup.codes.models import ALPHABET, CODE_LENGTH, Code
from meetup.config import Config
from tests.cast import Cast
from tests.conftest import ClientFor

# What is typed and what it means, for this and for tests/js/codes.test.js.
TABLE = json.loads(Path(__file__).with_name("typed-codes.json").read_text())
CODES = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)
LOOK_ALIKES = {"0": "0oO", "1": "1iIlL"}
BETWEEN = ["", " ", "-", "  ", " - ", "–", "—", "\u00a0", "\t", "\u2011"]


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, str]:
    """A code, and how somebody may type it."""
    code = draw(CODES)
    letters = [draw(st.sampled_from(LOOK_ALIKES.get(letter, letter + letter.lower()))) for letter in code]
    gaps = [draw(st.sampled_from(BETWEEN)) if place % 4 == 0 else "" for place in range(CODE_LENGTH)]
    return code, "".join(gap + letter for gap, letter in zip(gaps, letters, strict=True))


@pytest.mark.one_database
@given(typed())
def test_it_is_understood_however_it_is_typed(pair: tuple[str, str]) -> None:
    code, text = pair
    assert canonical_code(text) == code
    assert canonical_code(canonical_code(text) or "") == code


@pytest.mark.one_database
@given(CODES)
def test_as_it_is_shown_it_can_be_typed(code: str) -> None:
    assert [len(part) for part in grouped_code(code).split(" ")] == [4, 4, 4, 4]
    assert canonical_code(grouped_code(code)) == code


@pytest.mark.one_database
@given(st.text())
def test_whatever_else_is_typed_is_no_code(text: str) -> None:
    found = canonical_code(text)
    assert found is None or (len(found) == CODE_LENGTH and set(found) <= set(ALPHABET))


@pytest.mark.one_database
@pytest.mark.parametrize(("text", "code"), TABLE["typed"])
def test_the_server_forgives_what_the_phone_forgives(text: str, code: str | None) -> None:
    assert canonical_code(text) == code


def test_so_it_does_with_our_addresses(app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MEETUP", replace(config, base_url=f"https://{TABLE['host']}"))
    with app.app_context():
        read = [canonical_code(code_in_url(text) or "") for text, _ in TABLE["addresses"]]
    assert read == [code for _, code in TABLE["addresses"]]


@pytest.mark.one_database
def test_what_is_far_too_long_is_none() -> None:
    assert canonical_code("K" * 9_999) is None


def test_the_front_door_forgives_it_too(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        code = Code.get_phone_code(cast.owner).code
    client = client_for(None)
    for text in (code.lower(), grouped_code(code), code.replace("0", "o").replace("1", "l"), "-".join(code)):
        answer = client.get(f"/c/{text}")
        assert answer.status_code == 200 if text == code else answer.location == f"/c/{code}"
    assert client.get(f"/c/{code.lower()}.svg").status_code == 200


@pytest.mark.parametrize("text", ["0" * 16, "nonsense", "%20", "K7Q2", "é", "x" * 5_000, "..%2f..%2fetc%2fpasswd"])
def test_a_code_that_is_none_is_not_found(app: Flask, client_for: ClientFor, text: str) -> None:
    for path in (f"/c/{text}", f"/c/{text}.svg", f"/c/{text}.png"):
        assert client_for(None).get(path).status_code == 404


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("http://localhost/c/K7Q2M9XW4TDB0FZR", "K7Q2M9XW4TDB0FZR"),
        ("HTTP://LOCALHOST/C/K7Q2M9XW4TDB0FZR", "K7Q2M9XW4TDB0FZR"),
        (" https://localhost/c/k7q2-m9xw-4tdb-0fzr/?utm=x#y ", "k7q2-m9xw-4tdb-0fzr"),
        ("http://localhost.evil.example/c/K7Q2M9XW4TDB0FZR", None),
        ("http://localhost@evil.example/c/K7Q2M9XW4TDB0FZR", None),
        ("http://evil.example/c/K7Q2M9XW4TDB0FZR", None),
        ("ftp://localhost/c/K7Q2M9XW4TDB0FZR", None),
        ("http://localhost/c/", None),
        ("http://localhost/x/c/K7Q2M9XW4TDB0FZR", None),
        ("http://[localhost/c/K7Q2M9XW4TDB0FZR", None),
        ("K7Q2M9XW4TDB0FZR", None),
        ("", None),
    ],
)
def test_what_a_qr_says_is_ours_or_not(app: Flask, text: str, code: str | None) -> None:
    with app.app_context():
        assert code_in_url(text) == code
