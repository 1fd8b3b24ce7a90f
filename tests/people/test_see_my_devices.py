"""Owners see where they are signed in and what happened, and sign out one device or all others."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.extensions import db, now
from meetup.outbox import PushSubscription
from meetup.people import User
from meetup.people.signing_in.security_acts import SENTENCES, SecurityAct
from meetup.people.signing_in.sign_ins import SignIn
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.people.mailbox import mailed_link, signed_in

OWNER = "owner@example.org"
AGENTS = {
    "phone": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604",
    "tablet": "Mozilla/5.0 (Linux; Android 16; Pixel Tablet) AppleWebKit/537 Chrome/150.0 Safari/537",
    "laptop": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0",
}


def sign_ins(app: Flask) -> list[SignIn]:
    with app.app_context():
        return list(db.session.scalars(select(SignIn).order_by(SignIn.id)))


def by_link(app: Flask, client: Client, **options: Any) -> None:
    assert client.post_form(mailed_link(app, client, OWNER), **options).status_code == 303


@pytest.mark.parametrize(("kind", "name"), [("phone", "iPhone"), ("tablet", "Android"), ("laptop", "Windows")])
def test_each_has_its_kind(app: Flask, cast: Cast, client_for: ClientFor, kind: str, name: str) -> None:
    client = client_for(None)
    by_link(app, client, headers={"User-Agent": AGENTS[kind]})
    assert sign_ins(app)[-1].device_kind == kind
    assert f"{name}, " in client.visit("/me/security")


def test_this_device_is_first_and_one_is_signed_out_alone(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A5: at once, with its pushes; the others stay."""
    here, phone, laptop, stranger = (client_for(who) for who in (cast.owner, cast.owner, cast.owner, cast.stranger))
    lost = sign_ins(app)[1]
    with app.app_context():
        PushSubscription.subscribe(lost.id, "https://fcm.googleapis.com/x", "p", "a")
        db.session.commit()
    rows = here.visit("/me/security").all("li")
    assert "This device" in next(row for row in rows if "since" in row)
    assert here.post_form(f"/sessions/{lost.id}/removal").location == "/me/security"
    assert [signed_in(client) for client in (here, phone, laptop, stranger)] == [True, False, True, True]
    with app.app_context():
        assert not db.session.scalars(select(PushSubscription)).all()
    assert here.post_form(f"/sessions/{lost.id}/removal").status_code == 404, "it is signed out already"


def test_nobody_signs_out_somebody_else(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z2"""
    owner, stranger = client_for(cast.owner), client_for(cast.stranger)
    assert stranger.post_form(f"/sessions/{sign_ins(app)[0].id}/removal").status_code == 404
    assert stranger.post_form(f"/sessions/{sign_ins(app)[1].id}/removal").status_code == 404, "this device"
    assert signed_in(owner)


def test_a_browser_that_was_signed_out_is_not_known_any_more(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A10: whoever holds it is told of like anybody else."""
    here, thief = client_for(cast.owner), client_for(None)
    by_link(app, thief)
    here.post_form(f"/sessions/{sign_ins(app)[-1].id}/removal")
    assert sign_ins(app)[-1].mark_hash == ""
    assert sign_ins(app)[0].mark_hash != ""


def test_the_last_use_is_kept_to_the_hour_and_written_once(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    with time_machine.travel("2027-01-12T10:20:00+00:00", tick=False) as clock:
        client = client_for(cast.owner)
        with queries() as usual:
            client.get("/me")
        clock.shift(timedelta(hours=3))
        with queries() as first:
            client.get("/me")
        with queries() as second:
            client.get("/me")
        assert [len(first) - len(usual), len(second) - len(usual)] == [1, 0]
        assert str(sign_ins(app)[0].last_used_at) == "2027-01-12 13:00:00+00:00"


def test_the_last_use_is_given_up_once_the_database_is_gone(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, queries: Queries
) -> None:
    """Q8: an answer that is ready, such as the sentence that the database is away, is not lost over it."""
    client = client_for(cast.owner)

    def view() -> str:
        db.session.rollback()  # as after an error, which makes the next look at a row a statement
        return "Answered"

    view.policy = "member"  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "people.profiles.preview", view)
    with time_machine.travel(now() + timedelta(hours=3), tick=False), queries() as statements:
        assert client.get("/me/preview").text == "Answered"
    assert len(statements) == 1, "the one that finds the reader"


def test_a_very_long_list_says_that_it_is_cut(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    with app.app_context():
        rows = [SignIn(user_id=cast.owner.id, token_hash=str(number), device="Old") for number in range(60)]
        db.session.add_all(rows)
        db.session.commit()
    page = client.visit("/me/security")
    assert "There are more than these." in page
    assert "This device" in page


def acts(client: Client) -> list[str]:
    page = client.visit("/me/security/history")
    return [row.one("strong").text for row in page.one("main").all("li")]


def test_the_history_says_what_happened_the_latest_first(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, other = client_for(None), client_for(cast.owner)
    by_link(app, client, headers={"User-Agent": AGENTS["phone"]})
    client.post_form("/me/password", {"password": "correct horse battery"})
    client.post_form("/me/notifications/calendar")
    client.post_form("/me/confirmation", {"password": "correct horse battery"})
    client.post_form("/sessions/others/removal")
    client.get("/me/export.json")
    client.post_form("/sign-out")
    client.post_form("/sign-in", {"email": OWNER, "password": "correct horse battery"})
    assert not signed_in(other)
    assert acts(client) == [
        "Signed in with the password",
        "Signed out",
        "Exported data",
        "Signed out every other device",
        "Confirmed that it's you",
        "Created a secret calendar address",
        "Set a password",
        "Signed in with a link by email",
    ]
    page = client.visit("/me/security/history")
    assert "iPhone, Safari" in page
    assert "127.0.0.1" not in page
    assert OWNER not in page.one("main")


def test_the_history_is_for_its_owner_and_in_pages(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, stranger = client_for(cast.owner), client_for(cast.stranger)
    with app.app_context():
        with app.test_request_context():
            for kind in list(SENTENCES) * 4:
                SecurityAct.record(db.session.get_one(User, cast.owner.id), kind)
        db.session.commit()
    page = owner.visit("/me/security/history")
    assert len(page.one("main").all("li")) == 50
    onward = next(link["href"] for link in page.all("a") if link.text == "Show more")
    assert len(owner.visit(onward).one("main").all("li")) == len(SENTENCES) * 4 - 50
    assert acts_of_stranger(stranger) == []


def acts_of_stranger(client: Client) -> list[str]:
    page = client.visit("/me/security/history")
    assert "Nothing yet." in page
    return [row.text for row in page.one("main").all("li")]


def test_a_kind_that_is_none_is_refused(app: Flask, cast: Cast) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        SecurityAct.record(cast.owner, "something")


def test_it_is_exported_and_gone_after_90_days(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """G1 and G3"""
    client = client_for(None)
    by_link(app, client)
    found = client.get("/me/export.json").get_json()
    assert [each["kind"] for each in found["security_history"]] == ["link_used"]
    assert [set(each) >= {"device", "created_at", "last_used_at"} for each in found["devices"]] == [True]
    with time_machine.travel(now() + timedelta(days=89), tick=False):
        assert "Erased 0 security acts." in app.test_cli_runner().invoke(args=["tidy"]).output
    with time_machine.travel(now() + timedelta(days=91), tick=False):
        assert "Erased 2 security acts." in app.test_cli_runner().invoke(args=["tidy"]).output
