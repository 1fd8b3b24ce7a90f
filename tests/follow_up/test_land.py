"""Somebody who has never been here opens the site."""

from flask import Flask

from tests.cast import Cast
from tests.conftest import ClientFor, Queries


def test_the_landing_page_is_built_once(app: Flask, client_for: ClientFor, queries: Queries) -> None:
    first = client_for(None).get("/")
    with queries() as statements:
        held = client_for(None).get("/", headers={"If-None-Match": first.headers["ETag"]})
        again = client_for(None).get("/")
    assert (held.status_code, held.data) == (304, b"")
    assert again.data == first.data
    assert not statements
    assert 'href="/sign-in"' in first.text
    assert "Set-Cookie" not in first.headers


def test_who_is_signed_in_gets_today_and_leaves_nothing_behind(cast: Cast, client_for: ClientFor) -> None:
    first = client_for(None).get("/")
    own = client_for(cast.owner).get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert own.status_code == 200
    assert own.headers["Cache-Control"] == "private, no-store"
    assert "Meet well." not in own.text
    assert client_for(None).get("/").data == first.data


def test_after_signing_out_the_landing_page_is_there_again(cast: Cast, client_for: ClientFor) -> None:
    """H4"""
    me = client_for(cast.owner)
    assert "Meet well." not in me.get("/").text
    assert me.post_form("/sign-out").status_code == 303
    landing = me.get("/")
    assert "Meet well." in landing.text
    assert "owner" not in landing.text.lower().replace("its owner", "")
