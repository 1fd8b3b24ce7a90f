"""Links for one address are asked for and used at the same time; one is mailed, and each works once (A2, A9)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from meetup.extensions import db
from meetup.people import User
from meetup.people.email_addresses import normalize_email
from meetup.people.signing_in.sign_in_links import SignInLink
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.people.mailbox import ask_for_link, letters, mailed_link, signed_in

pytestmark = pytest.mark.also_serializable

TIMES = 8
NEW = "new@example.org"


def test_of_links_asked_for_at_once_one_is_mailed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A9, R1"""
    clients = [client_for(None) for _ in range(TIMES)]
    forms = [{"csrf_token": client.token(), "email": NEW} for client in clients]
    with ThreadPoolExecutor(TIMES) as threads:
        answers = threads.map(lambda client, form: client.post("/sign-in/links", data=form), clients, forms)
        assert sorted(answer.status_code for answer in answers) == [303] + [429] * (TIMES - 1)
    assert len(letters(app, NEW)) == 1


def test_a_link_that_is_used_at_once_signs_in_one_browser(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A2: both requests have found the link good before either uses it up, as far as the database lets them."""
    clients = [client_for(None) for _ in range(2)]
    link = mailed_link(app, clients[0], "owner@example.org")
    forms = [{"csrf_token": client.token()} for client in clients]
    both_have_read = Barrier(2)

    def wait_for_the_other(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT") and "FROM sign_in_links" in statement:
            with suppress(BrokenBarrierError):  # SQLite lets one request begin when the other has ended
                both_have_read.wait(1)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", wait_for_the_other)
    try:
        with ThreadPoolExecutor(2) as threads:
            spent = threads.map(lambda client, form: client.post(link, data=form), clients, forms)
            assert sorted(answer.status_code for answer in spent) == [303, 410]
    finally:
        event.remove(engine, "after_cursor_execute", wait_for_the_other)
    assert sorted(signed_in(client) for client in clients) == [False, True]


def test_who_joins_while_the_link_is_used_is_signed_in(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    link = mailed_link(app, client, NEW)
    form = {"csrf_token": client.token()}
    with ThreadPoolExecutor(1) as threads:
        with app.app_context():
            User.create(NEW, "The first")
            answer = threads.submit(client.post, link, data=form)
            sleep(0.5)
            db.session.commit()
        assert answer.result().status_code == 303
    assert "The first" in client.visit("/me")


@pytest.mark.one_database
def test_addresses_that_look_alike_are_two() -> None:
    assert normalize_email("a@straße.de") == "a@xn--strae-oqa.de"
    assert normalize_email("a@strasse.de") == "a@strasse.de"
    assert normalize_email("a@MÜNCHEN.de") == normalize_email("a@xn--mnchen-3ya.de")


def test_mail_goes_to_the_address_that_was_typed(app: Flask, client_for: ClientFor) -> None:
    """In the form that every mail server takes, and whoever owns the other one gets nothing."""
    assert ask_for_link(client_for(None), "Ana@straße.de").status_code == 303
    assert len(letters(app, "ana@xn--strae-oqa.de")) == 1
    with app.app_context():
        assert list(db.session.scalars(select(SignInLink.email))) == ["ana@xn--strae-oqa.de"]
